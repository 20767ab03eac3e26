// How the API's page looks: the editor's colours and, where the editor is served, its fonts.

/** @param files paths that are served, e.g. `/assets/inter-latin-wght-normal-abc.woff2` */
export function docsStyle(files: readonly string[]): string {
  return `${fontFace('Inter', files.find((file) => /\/inter-latin-wght-normal-[\w-]+\.woff2$/.test(file)))}${fontFace('JetBrains Mono', files.find((file) => /\/jetbrains-mono-latin-wght-normal-[\w-]+\.woff2$/.test(file)))}${rules}`;
}

function fontFace(family: string, file: string | undefined): string {
  return file === undefined ? '' : `@font-face { font-family: '${family}'; src: url(${file}) format('woff2'); font-weight: 100 900; font-display: swap; }\n`;
}

const rules = `
:root {
  color-scheme: light dark; --bg: light-dark(#f7f7f5, #131416); --surface: light-dark(#ffffff, #1a1c1f); --line: light-dark(#e6e5e1, #2b2e33);
  --ink: light-dark(#1c1b19, #eceae5); --ink-2: light-dark(#5b5953, #a5a49e); --accent: light-dark(#2f5bea, #7a9bff); --mono: 'JetBrains Mono', ui-monospace, monospace;
}
body { margin: 0; background: var(--bg); color: var(--ink); font: 14px/1.55 Inter, system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 48px 24px 96px; }
h1 { font-size: 24px; font-weight: 600; margin: 0 0 8px; }
h2 { font-size: 18px; font-weight: 600; margin: 48px 0 12px; }
h2::first-letter { text-transform: uppercase; }
h3 { font-size: 13px; font-weight: 500; margin: 0; overflow-wrap: anywhere; }
h3 b { display: inline-block; min-width: 56px; font-weight: 600; color: var(--ink-2); }
section { background: var(--surface); border: 1px solid var(--line); border-radius: 12px; padding: 16px; margin: 12px 0; scroll-margin-top: 16px; }
section:target { border-color: var(--accent); }
p { margin: 4px 0; color: var(--ink-2); }
a { color: var(--accent); text-underline-offset: 2px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
code, pre, dt { font-family: var(--mono); font-size: 12px; font-variant-ligatures: none; }
dl { display: grid; grid-template-columns: minmax(64px, max-content) minmax(0, 1fr); gap: 6px 16px; margin: 12px 0 0; font-size: 13px; }
dt { color: var(--ink-2); line-height: 20px; } dd { margin: 0; line-height: 20px; }
pre { margin: 4px 0; padding: 8px 12px; background: var(--bg); border: 1px solid var(--line); border-radius: 8px; overflow-x: auto; line-height: 1.6; }
section > pre { margin-top: 8px; }
i, .quiet { color: var(--ink-2); font-style: normal; font-weight: 400; }
pre i::before { content: '// '; }
`;
