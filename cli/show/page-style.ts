/** The whole style of the page. Its hash stands in the page's content security policy, which lets in no other. */
export const pageStyle = `
:root { color-scheme: light dark;
  --ground: #f4f5f7; --sheet: #ffffff; --ink: #1b2027; --soft: #566070; --line: #d5dae1; --code: #f0f2f5;
  --act: #b01e14; --decide: #855000; --fyi: #0b57c2; --ok: #0a6638; --del: #fdeceb; --ins: #e6f5ec; }
@media (prefers-color-scheme: dark) { :root {
  --ground: #0e1217; --sheet: #161b22; --ink: #e5e9ef; --soft: #9ba7b4; --line: #303946; --code: #0f141a;
  --act: #ff938a; --decide: #f1bd64; --fyi: #82b6ff; --ok: #62d29c; --del: #3a1b1a; --ins: #11301f; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, "Open Sans", sans-serif; overflow-wrap: anywhere; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1, h2, h3, p, ol, ul, dl, dd, pre, figure { margin: 0; padding: 0; }
ol, ul { list-style: none; }
a { color: var(--fyi); text-underline-offset: .15em; }
h1 { font-size: 1.6rem; line-height: 1.25; }
h2 { font-size: 1.15rem; margin: 2.25rem 0 .75rem; }
h3 { font-size: 1rem; line-height: 1.4; }
code, pre, .id { font-family: ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; font-size: .875em; }
header { border-left: .375rem solid var(--level); padding-left: 1rem; }
.act { --level: var(--act); } .decide { --level: var(--decide); } .fyi { --level: var(--fyi); } .ok { --level: var(--ok); }
.badge { display: inline-block; border-radius: .25rem; padding: .05rem .55rem; background: var(--level); color: var(--sheet); font-weight: 700; letter-spacing: .04em; }
.running { color: var(--level); font-weight: 600; margin-left: .5rem; }
.move { font-size: 1.1rem; margin-top: .5rem; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin-top: 1.25rem; }
dt { color: var(--soft); }
.summary { margin-top: 1.25rem; display: grid; gap: .5rem; }
.summary li, .step h3, .cause h3 { display: grid; grid-template-columns: 1.6rem 1fr; }
.sheet { background: var(--sheet); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; }
.sheet + .sheet { margin-top: .75rem; }
.soft { color: var(--soft); }
.state { font-size: .875rem; color: var(--soft); }
.step pre { margin-top: .625rem; }
pre { background: var(--code); border: 1px solid var(--line); border-radius: .375rem; padding: .75rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.command { user-select: all; }
.rows { display: grid; grid-template-columns: 1fr; gap: .5rem; margin-top: .875rem; }
.rows dt { font-size: .875rem; }
.evidence { margin-top: .875rem; display: grid; gap: .5rem; }
.evidence li { padding-left: 1rem; border-left: 2px solid var(--line); }
.way { margin-top: 1rem; }
.way figcaption { font-size: .875rem; color: var(--soft); margin-bottom: .625rem; }
.hop { position: relative; padding: 0 0 .875rem 1.75rem; }
.hop::before { content: ""; position: absolute; left: .3rem; top: .3rem; width: .75rem; height: .75rem; border-radius: 50%; background: var(--ok); }
.hop::after { content: ""; position: absolute; left: .575rem; top: 1.2rem; bottom: -.25rem; width: .2rem; background: var(--ok); }
.hop.stops::before { content: "\\d7"; left: .05rem; top: .05rem; width: 1.25rem; height: 1.25rem; line-height: 1.2rem; text-align: center; font-weight: 700; background: var(--act); color: var(--sheet); }
.hop.stops::after, .hop.beyond::before { background: none; border-left: .2rem dotted var(--line); }
.hop.beyond::before { border: .15rem dotted var(--soft); }
.hop.beyond { padding-bottom: 0; color: var(--soft); font-size: .875rem; }
.more { margin-top: .75rem; }
.sheet > h3 + .state { margin-top: .25rem; }
.hop.beyond::after { display: none; }
.kind { display: block; font-size: .875rem; }
.hop .id { display: block; color: var(--soft); }
.stops .kind { color: var(--act); font-weight: 600; }
.why { display: block; color: var(--act); font-size: .875rem; }
.diff { margin-top: .75rem; border: 1px solid var(--line); border-radius: .375rem; overflow: hidden; }
.diff > * { display: grid; grid-template-columns: 1.5rem 1fr; padding: .25rem .75rem; text-decoration: none; }
.diff del { background: var(--del); } .diff ins { background: var(--ins); } .diff .about { display: block; color: var(--soft); }
.moments li { display: grid; grid-template-columns: 1fr; padding: .5rem 0; border-top: 1px solid var(--line); }
.moments time { color: var(--soft); font-size: .875rem; font-variant-numeric: tabular-nums; }
footer { margin-top: 2.5rem; color: var(--soft); font-size: .875rem; }
@media (min-width: 50rem) {
  main { padding-top: 2.5rem; }
  .rows { grid-template-columns: 9rem 1fr; } .moments li { grid-template-columns: 19rem 1fr; }
  .hops { display: flex; align-items: flex-start; }
  .hop { flex: 1 1 0; min-width: 0; padding: 1.75rem .75rem 0 0; } .hop.stops { flex-grow: 1.8; } .hop:first-child { flex-grow: .45; }
  .hop.beyond { flex-grow: 1.3; } .hop .id { font-size: .8rem; }
  .hop::before { left: 0; } .hop::after { left: 1rem; right: .2rem; top: .575rem; bottom: auto; width: auto; height: .2rem; }
  .hop.stops::before { left: 0; } .hop.stops::after { left: 1.5rem; border-left: 0; border-top: .2rem dotted var(--line); }
  .hop.beyond { padding-right: 0; }
}
@media print {
  :root { --ground: #fff; --sheet: #fff; --ink: #000; --soft: #444; --line: #bbb; --code: #fff; --act: #b01e14; --decide: #855000; --fyi: #0b57c2; --ok: #0a6638; --del: #fff; --ins: #fff; }
  main { max-width: none; padding: 0; } .sheet, .hop, .moments li { break-inside: avoid; } h2, h3 { break-after: avoid; }
  .badge, .hop::before { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
