/// How large a picture is, as it travels among the findings of an exhibit: `pixels 4032x3024`.
public enum PixelNote {
    public static func text(_ size: PixelSize) -> String { "pixels \(size.width)x\(size.height)" }
}
