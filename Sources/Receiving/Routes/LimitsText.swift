import Inspection
import Tips

/// What a form may check before it uploads: the answer of `GET /v1/limits`.
struct LimitsText {
    let formats: Formats
    let settings: ReceptionSettings

    var json: [UInt8] {
        var json = JSONText(reserving: 16_384)
        json.object { json in
            json.key("content")
            json.object { json in
                json.key("max_characters")
                json.integer(TipForm.contentCharacters)
            }
            json.key("parts")
            json.integer(settings.bounds.parts)
            json.key("channels")
            write(settings.channels, into: &json)
            json.key("families")
            json.object { json in
                for family in formats.taken { describe(family, into: &json) }
            }
            json.key("accepts")
            json.array { json in
                for format in formats.all { describe(format, into: &json) }
            }
            json.key("profiles")
            json.array { json in
                for profile in formats.profiles { describe(profile, into: &json) }
            }
        }
        return json.bytes
    }

    private func describe(_ family: MediaFamily, into json: inout JSONText) {
        json.key(named: family.rawValue)
        json.object { json in
            write(formats.label(family), as: "label", into: &json)
            json.key("max_bytes")
            json.integer(formats.maxBytes(family))
            let most = formats.bounds(family)
            json.key("max_pixels")
            if let pixels = most.pixels { json.integer(Int64(clamping: pixels)) } else { json.null() }
            json.key("max_seconds")
            write(most.longestSeconds, into: &json)
        }
    }

    private func describe(_ format: Format, into json: inout JSONText) {
        json.object { json in
            json.key("media_type")
            json.string(format.mediaType)
            json.key("family")
            json.string(format.family.rawValue)
            write(format.label, as: "label", into: &json)
            json.key("max_bytes")
            json.integer(formats.maxBytes(format.family))
            json.key("extensions")
            write(format.extensions, into: &json)
        }
    }

    /// What does not bound is null, so that a form need not know the keys of every version.
    private func describe(_ profile: EvidenceProfile, into json: inout JSONText) {
        json.object { json in
            json.key("name")
            json.string(profile.name)
            write(profile.sentence, as: "sentence", into: &json)
            for (key, names) in [
                ("channels", profile.channels), ("departments", profile.departments), ("formats", profile.mediaTypes),
            ] {
                json.key(named: key)
                if let names { write(names, into: &json) } else { json.null() }
            }
            json.key("within_seconds")
            write(profile.withinSeconds, into: &json)
            json.key("required")
            json.boolean(profile.isRequired)
            json.key("evidence")
            json.array { json in
                for alternative in profile.alternatives { describe(alternative, into: &json) }
            }
        }
    }

    private func describe(_ alternative: EvidenceProfile.Alternative, into json: inout JSONText) {
        json.object { json in
            for family in formats.taken {
                guard let bounds = alternative.bounds[family] else { continue }
                json.key(named: family.rawValue)
                json.object { json in describe(bounds, of: family, into: &json) }
            }
        }
    }

    private func describe(_ bounds: EvidenceProfile.Bounds, of family: MediaFamily, into json: inout JSONText) {
        json.key("least")
        json.integer(bounds.least)
        json.key("most")
        if let most = bounds.most { json.integer(most) } else { json.null() }
        json.key("max_bytes")
        json.integer(bounds.largestBytes ?? formats.maxBytes(family))
        json.key("max_total_bytes")
        if let total = bounds.totalBytes { json.integer(total) } else { json.null() }
        json.key("max_seconds")
        write(bounds.longestSeconds, into: &json)
    }

    private func write(_ wording: Wording, as key: String, into json: inout JSONText) {
        json.key(named: key)
        json.object { json in
            json.key("zh")
            json.string(wording.zh)
            json.key("en")
            json.string(wording.en)
        }
    }

    private func write(_ names: [String], into json: inout JSONText) {
        json.array { json in
            for name in names { json.string(name) }
        }
    }

    private func write(_ seconds: Double?, into json: inout JSONText) {
        if let seconds { json.number(seconds) } else { json.null() }
    }
}
