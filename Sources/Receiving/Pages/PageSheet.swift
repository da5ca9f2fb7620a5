import Foundation
import Tips

/// The style sheet of the pages, within each of them: one answer is a whole page, and nothing of it stays in a cache.
enum PageSheet {
    /// What the policy lets in: this very text and no other style (CSP 3, section 2.3.1).
    static let source = "sha256-\(Data(Digest.of(Array("\(sheet)".utf8)).bytes).base64EncodedString())"

    static let sheet: StaticString = """

        :root { color-scheme: light dark; --ink: #15202b; --soft: #4d5b68; --ground: #f3f5f7; --card: #fff; --line: #cfd6dd;
          --edge: #6b7885; --deed: #0b5394; --deed-over: #083d6d; --on-deed: #fff; --bar: #12385a; --on-bar: #fff;
          --urgent: #8f1d17; --wrong: #b3261e; --wrong-ground: #fdf1f0; --note: #e9f0f7; --focus: #b45309; }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #e7ecf1; --soft: #aab6c1; --ground: #0f151b; --card: #19222b; --line: #35424e; --edge: #8896a3;
            --deed: #8cc4f7; --deed-over: #b8dcff; --on-deed: #0b1a28; --bar: #17293a; --on-bar: #f0f4f8; --urgent: #7a1712;
            --wrong: #ff9c92; --wrong-ground: #33191a; --note: #1a2b3b; --focus: #ffc861; } }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
        body { margin: 0; background: var(--ground); color: var(--ink); font: 1.0625rem/1.6 system-ui, -apple-system,
          "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif;
          overflow-wrap: break-word; }
        :lang(zh) { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Hiragino Sans GB",
          "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei", sans-serif; }
        a { color: var(--deed); text-underline-offset: .2em; }
        a:hover { color: var(--deed-over); text-decoration-thickness: .14em; }
        :focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 2px; }
        .skip { position: absolute; left: -999rem; }
        .skip:focus { left: .5rem; top: .5rem; z-index: 1; padding: .6rem 1rem; background: var(--card); }
        .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

        header { background: var(--bar); color: var(--on-bar); --focus: #ffd166; }
        header a { color: inherit; }
        header a:hover { color: inherit; }
        .urgent { margin: 0; padding: .25rem 1rem; background: var(--urgent); color: #fff; text-align: center; }
        .urgent a { display: inline-block; padding: .4rem .3rem; min-width: 2.75rem; font-weight: 700; font-size: 1.15em; }
        .bar { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0 1.5rem;
          max-width: 46rem; margin: 0 auto; padding: .75rem 1rem .35rem; }
        .site { margin: 0; font-size: 1.25rem; font-weight: 700; letter-spacing: .02em; }
        nav { display: flex; flex-wrap: wrap; margin: 0 -.6rem; }
        nav a { display: inline-flex; align-items: center; min-height: 2.75rem; min-width: 2.75rem; padding: 0 .6rem;
          text-decoration: none; border-bottom: 3px solid transparent; }
        nav a:hover { text-decoration: underline; }
        nav a[aria-current] { border-bottom-color: currentColor; font-weight: 600; }

        main { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem 2.5rem; }
        h1 { margin: 0 0 1.15rem; font-size: 1.85rem; line-height: 1.25; }
        h2 { margin: 2rem 0 .5rem; font-size: 1.25rem; line-height: 1.35; }
        .lead { margin: -.5rem 0 1.75rem; font-size: 1.125rem; color: var(--soft); }
        p { margin: 0 0 .75rem; }
        .hint { margin: 0 0 .5rem; color: var(--soft); font-size: .9375rem; line-height: 1.5; }

        .entry { margin: 0 0 1.75rem; }
        label, legend { display: block; margin: 0 0 .15rem; padding: 0; font-weight: 600; }
        .optional { font-weight: 400; color: var(--soft); }
        fieldset { margin: 0 0 1.75rem; padding: 0; border: 0; min-width: 0; }
        input[type=text], input[type=datetime-local], textarea { width: 100%; min-height: 2.875rem; padding: .6rem .75rem;
          border: 1px solid var(--edge); border-radius: 4px; background: var(--card); color: var(--ink); font: inherit; }
        input[type=datetime-local] { max-width: 17rem; }
        input.short { max-width: 22rem; font-size: 1.2rem; letter-spacing: .06em; font-family: ui-monospace, "SF Mono",
          Menlo, Consolas, "Liberation Mono", monospace; }
        textarea { display: block; resize: vertical; }
        input[type=text]:focus-visible, input[type=datetime-local]:focus-visible, textarea:focus-visible {
          outline-offset: 0; border-color: var(--ink); }
        .choice { display: flex; align-items: center; }
        .choice input { flex: none; width: 1.5rem; height: 1.5rem; margin: .625rem .75rem .625rem 0; accent-color: var(--deed); }
        .choice label { flex: 1; margin: 0; padding: .6rem 0; font-weight: 400; }
        fieldset .entry { margin: 1rem 0; }
        input[type=file] { display: block; width: 100%; min-height: 2.875rem; padding: .5rem; font: inherit;
          border: 1px dashed var(--edge); border-radius: 4px; background: var(--card); color: var(--ink); }
        input[type=file]::file-selector-button { min-height: 2.75rem; margin: -.1rem .75rem -.1rem 0; padding: .3rem 1rem; font: inherit;
          font-weight: 600; border: 1px solid var(--edge); border-radius: 4px; background: var(--note); color: var(--ink);
          cursor: pointer; }
        summary { min-height: 2.75rem; padding: .6rem 0; color: var(--deed); cursor: pointer; text-decoration: underline;
          text-underline-offset: .2em; }
        details dl { margin: 0; padding: 0 0 0 1rem; border-left: 4px solid var(--line); }
        details dt { font-weight: 600; }
        details dd { margin: 0 0 .6rem; font-size: .9375rem; color: var(--soft); }

        .note { margin: 0 0 1.75rem; padding: 1rem 1.15rem .4rem; background: var(--note); border-left: 5px solid var(--deed); }
        .note h2 { margin: 0 0 .35rem; font-size: 1.0625rem; }
        .note p { font-size: .9875rem; }
        .send { margin: 0 0 .75rem; }
        button, .button { display: inline-block; min-height: 3rem; padding: .7rem 2.25rem; border: 0; border-radius: 4px;
          background: var(--deed); color: var(--on-deed); font: inherit; font-weight: 600; line-height: 1.5; text-decoration: none;
          cursor: pointer; }
        button:hover, .button:hover { background: var(--deed-over); color: var(--on-deed); }
        .ways { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1.5rem; margin-top: 1.75rem; }
        .ways a:not(.button) { display: inline-flex; align-items: center; min-height: 2.75rem; }

        .problem { margin: 0 0 2rem; padding: 1rem 1.15rem .35rem; border: 3px solid var(--wrong); border-radius: 4px;
          background: var(--wrong-ground); }
        .problem h2 { margin: 0 0 .35rem; color: var(--wrong); }
        .problem a { display: inline-block; padding: .35rem 0; color: var(--wrong); font-weight: 600; }
        .wrong { padding-left: 1rem; border-left: 5px solid var(--wrong); }
        .why { margin: 0 0 .5rem; color: var(--wrong); font-weight: 600; }
        .wrong input, .wrong textarea { border-color: var(--wrong); border-width: 2px; }

        .receipt { margin: 1.5rem 0; padding: 1.15rem 1.15rem .5rem; background: var(--card); border: 2px solid var(--deed);
          border-radius: 6px; text-align: center; }
        .receipt h2 { margin: 0; font-size: 1rem; font-weight: 600; color: var(--soft); }
        .code { margin: .35rem 0 .75rem; font: 700 clamp(1.35rem, 6.4vw, 2.5rem)/1.3 ui-monospace, "SF Mono", Menlo, Consolas,
          "Liberation Mono", "DejaVu Sans Mono", monospace; letter-spacing: .02em; white-space: nowrap;
          -webkit-user-select: all; user-select: all; }
        .receipt p:not(.code) { text-align: start; font-size: .9875rem; }
        .facts { margin: 0 0 1rem; border-top: 1px solid var(--line); }
        .facts div { display: flex; flex-wrap: wrap; gap: 0 1rem; padding: .55rem 0; border-bottom: 1px solid var(--line); }
        .facts dt { flex: 0 0 8rem; color: var(--soft); }
        .facts dd { margin: 0; font-weight: 600; }
        table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
        caption { padding: .35rem 0; text-align: start; font-weight: 600; }
        th, td { padding: .5rem .75rem .5rem 0; text-align: start; border-bottom: 1px solid var(--line); vertical-align: top; }
        th { font-weight: 600; color: var(--soft); font-size: .9375rem; }
        .figure { text-align: end; padding-right: 0; white-space: nowrap; }
        .stage { margin: .75rem 0 1.25rem; padding: .9rem 1.15rem; background: var(--note); border-left: 5px solid var(--deed);
          font-size: 1.2rem; font-weight: 600; }
        blockquote { margin: 0 0 1rem; padding: .75rem 1.15rem; background: var(--card); border: 1px solid var(--line);
          border-radius: 4px; white-space: pre-wrap; unicode-bidi: isolate; }
        li { margin: 0 0 .35rem; }
        footer { max-width: 44rem; margin: 0 1rem; padding: 1rem 0 2rem; border-top: 1px solid var(--line); color: var(--soft);
          font-size: .9375rem; }

        @media (min-width: 46rem) { footer { margin: 0 auto; } }
        @media (min-width: 48rem) { main { padding-top: 2.25rem; } h1 { font-size: 2.25rem; } }
        @media (forced-colors: active) { .note, .stage { border: 1px solid; } nav a[aria-current] { text-decoration: underline; } }
        @media print {
          :root { --ink: #000; --soft: #333; --ground: #fff; --card: #fff; --line: #999; --deed: #000; --note: #fff; }
          nav, .skip, .ways, form, footer { display: none; }
          header { background: none; color: #000; } .urgent { background: none; color: #000; text-align: start; padding: 0; }
          .bar, main { max-width: none; padding-left: 0; padding-right: 0; } .receipt, table { break-inside: avoid; }
        }

        """
}
