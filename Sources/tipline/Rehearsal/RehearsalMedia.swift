/// The pictures, sounds and films that imagined citizens attach: small, different every time, and complete to their last
/// byte, so that every player opens them and no inspection, however strict, has cause to refuse one.
struct RehearsalMedia: Sendable {
    /// As a phone or a desktop would name it. Nothing of it may ever be stored.
    var name: String
    /// What the bytes are: `image/jpeg`.
    var mediaType: String
    var bytes: [UInt8]

    /// One file: mostly photos, some sound, some film; a few kilobytes to a few hundred.
    static func file(using source: inout some RandomNumberGenerator) -> RehearsalMedia {
        let number = Int.random(in: 1000...9999, using: &source)
        switch Int.random(in: 0..<20, using: &source) {
        case 0..<10: return .init(name: "IMG_\(number).JPG", mediaType: "image/jpeg", bytes: photo(using: &source))
        case 10..<12:
            let picture = Scene(width: 120, height: 90, using: &source).picture(at: 0, using: &source)
            return .init(name: "截图\(number).png", mediaType: "image/png", bytes: PNGFile.encode(picture))
        case 12:
            let picture = Scene(width: 160, height: 120, using: &source).picture(at: 0, using: &source)
            return .init(name: "scan\(number).bmp", mediaType: "image/bmp", bytes: BMPFile.encode(picture))
        case 13, 14: return .init(name: "录音\(number).wav", mediaType: "audio/wav", bytes: WAVFile.make(using: &source))
        case 15, 16:
            return .init(name: "REC_\(number).amr", mediaType: "audio/amr", bytes: AMRFile.make(using: &source))
        case 17:
            return .init(name: "MOVI\(number).AVI", mediaType: "video/x-msvideo", bytes: film(.avi, using: &source))
        case 18:
            return .init(name: "IMG_\(number).MOV", mediaType: "video/quicktime", bytes: film(.mov, using: &source))
        default: return .init(name: "VID_\(number).mp4", mediaType: "video/mp4", bytes: film(.mp4, using: &source))
        }
    }

    private static func photo(using source: inout some RandomNumberGenerator) -> [UInt8] {
        let height = 24 * Int.random(in: 4...11, using: &source)
        let scene = Scene(width: height * 4 / 3, height: height, using: &source)
        let picture = scene.picture(at: 0, using: &source)
        return JPEGFile.encode(picture, coarseness: Int.random(in: 1...4, using: &source))
    }

    private enum Container {
        case avi
        case mov
        case mp4
    }

    private static func film(_ container: Container, using source: inout some RandomNumberGenerator) -> [UInt8] {
        let scene = Scene(width: 96, height: 72, using: &source)
        let count = Int.random(in: 8...24, using: &source)
        let frames = (0..<count).map { index in
            JPEGFile.encode(scene.picture(at: index, using: &source), coarseness: 3)
        }
        let film = Film(width: 96, height: 72, framesPerSecond: Int.random(in: 8...15, using: &source), frames: frames)
        switch container {
        case .avi: return AVIFile.encode(film)
        case .mov: return MovieFile.encode(film, brand: .quickTime)
        case .mp4: return MovieFile.encode(film, brand: .mp4)
        }
    }
}

/// Frames that are each a JPEG file.
struct Film: Sendable {
    var width: Int
    var height: Int
    var framesPerSecond: Int
    var frames: [[UInt8]]
}
