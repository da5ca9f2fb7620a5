/// The page's style sheet. No font, picture or script is fetched from anywhere; colours hold apart in print without colour.
enum PageStyle {
    static let sheet: StaticString = """
        :root { --ink: #1b2733; --soft: #5d6b79; --line: #d5dce3; --ground: #eef1f4;
          --report: #1f4e79; --suggestion: #e0a030; --unsure: #a3b1be; --plain: #3f729b; --bad: #a4262c; }
        * { box-sizing: border-box; }
        html { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
        body { margin: 0 auto; padding: 12mm 10mm; max-width: 198mm; background: #fff; color: var(--ink);
          font: 10pt/1.45 "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei",
          "Helvetica Neue", Arial, sans-serif; }
        [lang=en] { font-family: "Helvetica Neue", Arial, "Liberation Sans", "Noto Sans", sans-serif; }
        .en { color: var(--soft); font-size: .88em; }
        header { border-bottom: 2.5pt solid var(--report); padding-bottom: 3.5mm; }
        header .office { font-size: 11pt; letter-spacing: .04em; color: var(--soft); }
        h1 { font-size: 21pt; line-height: 1.25; margin: 0; }
        h1 .en { font-size: 12.5pt; font-weight: 400; margin-left: 2mm; }
        header .period { font-size: 13pt; margin: 1.5mm 0 0; }
        header .basis, .notes { font-size: 8.5pt; color: var(--soft); }
        header .basis { margin: 1mm 0 0; }
        header .basis .en { display: block; font-size: 1em; }
        .warning { color: var(--bad); font-weight: 600; border: 1pt solid var(--bad); padding: 2mm 3mm; margin: 4mm 0 0; }
        .cards { display: grid; grid-template-columns: repeat(4, 1fr); gap: 3.5mm; margin: 5mm 0 0; padding: 0; }
        .cards div { background: var(--ground); border-top: 2.5pt solid var(--plain); padding: 2.5mm 3.5mm 2mm; }
        .cards div.report { border-color: var(--report); }
        .cards div.suggestion { border-color: var(--suggestion); }
        .cards div.delivered { border-color: var(--ink); }
        .cards dt { font-size: 9.5pt; line-height: 1.35; }
        .cards dt .en { display: block; min-height: 2.7em; }
        .cards dd { margin: 0; font-size: 22pt; font-weight: 700; line-height: 1.15; font-variant-numeric: tabular-nums; }
        .cards dd small { font-size: 9.5pt; font-weight: 400; color: var(--soft); }
        section { margin: 6.5mm 0 0; break-inside: avoid; }
        section.long, section.annex { break-inside: auto; }
        h2 { font-size: 12.5pt; margin: 0 0 1.5mm; break-after: avoid; }
        h2 .en { font-weight: 400; margin-left: 1mm; }
        .pair { display: grid; grid-template-columns: 1fr 1fr; column-gap: 9mm; break-inside: avoid; }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
        th, td { padding: .7mm 0 .7mm 3mm; text-align: right; border-bottom: .5pt solid var(--line); font-weight: 400;
          vertical-align: middle; white-space: nowrap; }
        th:first-child, td:first-child { padding-left: 0; text-align: left; }
        .pair th.name { white-space: normal; }
        thead th { font-size: 8.5pt; line-height: 1.25; color: var(--soft); border-bottom: .8pt solid var(--ink); }
        thead th .en { display: block; }
        tr.sum th, tr.sum td { font-weight: 700; border-bottom: .8pt solid var(--ink); }
        tr.sum th .en { font-weight: 400; }
        tr { break-inside: avoid; }
        .graph { width: 34%; }
        .pair .graph { width: 24%; }
        .bar { display: block; width: 100%; height: 3.2mm; }
        .chart { display: block; width: 100%; height: auto; margin: 1mm 0 2mm; }
        .chart text { text-anchor: middle; font-size: 12px; fill: var(--ink); }
        .chart text.name { fill: var(--soft); font-size: 11.5px; }
        .chart text.total { font-weight: 700; }
        .axis { stroke: var(--ink); stroke-width: .8; }
        .ground { fill: var(--ground); }
        .report { fill: var(--report); } .suggestion { fill: var(--suggestion); } .unsure { fill: var(--unsure); }
        .plain { fill: var(--plain); } .bad { fill: var(--bad); }
        .legend { font-size: 9pt; margin: 0 0 1mm; }
        .legend svg { width: 3mm; height: 3mm; margin: 0 1.2mm 0 0; vertical-align: -.3mm; }
        .legend span.item { margin-right: 5mm; }
        .said { margin: 1.5mm 0 0; font-size: 9.5pt; }
        table.all { font-size: 8.5pt; margin-top: 2mm; }
        table.all th, table.all td { padding-top: .5mm; padding-bottom: .5mm; padding-left: 2mm; }
        section.annex { break-before: page; }
        table.all tr.group { break-after: avoid; }
        table.all tr.group th { font-weight: 700; padding-top: 2mm; text-align: left; }
        table.all tr.group th .en { font-weight: 400; }
        table.all th:first-child { padding-left: 0; }
        table.all td:last-child, table.all thead th:last-child { font-weight: 700; color: var(--ink); }
        .notes { margin-top: 7mm; border-top: .8pt solid var(--line); padding-top: 2.5mm; break-inside: avoid; }
        .notes p { margin: 0 0 1mm; }
        @page { size: A4; margin: 13mm 14mm; }
        @media print { body { padding: 0; max-width: none; } }
        @media (max-width: 600px) {
          body { padding: 5mm 4mm; } .cards { grid-template-columns: 1fr 1fr; } .pair { display: block; }
          .pair > section + section { margin-top: 6.5mm; } .graph { display: none; } .wide { overflow-x: auto; }
        }

        """
}
