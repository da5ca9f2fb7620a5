import Testing

@testable import Inspection

@Suite("Programs and scripts in a file")
struct ProgramsTests {
    private func head(_ bytes: [UInt8]) -> Head { Head(bytes[...], isWhole: true) }

    @Test(
        "Markup that a server or a browser runs",
        arguments: [
            ("<?php\n", ForeignPayload.php), ("<?PHP ", .php), ("<?=1?>", .php), ("<?= no end", nil), ("<?phpx", nil),
            ("<?xpacket begin='' id='W5M0'?>", nil), ("<SCRIPT>", .script), ("<script src=x>", .script),
            ("<scripture>", nil), ("< script>", nil),
        ] as [(String, ForeignPayload?)])
    func markup(text: String, found: ForeignPayload?) {
        #expect(Programs.payload(in: head(Media.text("x<" + text))) == found)
    }

    @Test("An ELF has a class, an order and a version; a Windows program a machine and sections")
    func executables() {
        var elf = Payloads.elf
        elf[4] = 3
        #expect(Programs.payload(in: head(elf)) == nil)
        var windows = Payloads.pe
        windows[66] = 0x65
        #expect(Programs.payload(in: head(windows)) == nil)
        windows = Payloads.pe
        windows[68] = 0
        #expect(Programs.payload(in: head(windows)) == nil)
    }

    @Test("A Java class has a version there is and a first constant")
    func java() {
        let class61: [UInt8] = [0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 61, 0, 9, 10, 0]
        #expect(Programs.payload(in: head([7, 7] + class61)) == .java)
        for (offset, value) in [(4, 9), (7, 20), (10, 0), (3, 0)] {
            var other = class61
            other[offset] = UInt8(value)
            #expect(Programs.payload(in: head(other)) == nil)
        }
    }

    @Test("What is too short to be looked for everywhere is looked for at the start")
    func starts() {
        let starts: [([UInt8], ForeignPayload?)] = [
            (Media.text("#!/bin/sh\n"), .script), (Media.text("<HTML>"), .script),
            (Media.text("<!DOCTYPE html>"), .script), (Media.text("#! not"), nil),
            (Media.text("*/=1;alert(1)"), .script),
            ([0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 2], .executable),
            ([0xCA, 0xFE, 0xBA, 0xBE, 9, 9, 9, 9], nil), ([0xCA, 0xFE, 0xBA, 0xBE], nil),
            ([0xCF, 0xFA, 0xED, 0xFE, 7], .executable), ([], nil),
        ]
        for (bytes, found) in starts { #expect(Programs.payload(atStartOf: head(bytes)) == found, "\(bytes)") }
    }
}
