"""How the class report looks: the feedback page's type and colours, wider; cards on a phone; plain black on paper."""

from grader.telling.feedback import STYLE as FEEDBACK

STYLE = (
    FEEDBACK
    + """
:root { --bar: #2f6f9f; --late: #9a6700; --track: #e7ebef; --wash: #f6f8fa; --link: #0b5cad; }
@media (prefers-color-scheme: dark) {
  :root { --bar: #6cb0e0; --late: #e3b341; --track: #262c34; --wash: #161b22; --link: #79b8ff; }
}
html { scroll-behavior: smooth; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { max-width: 60rem; font-variant-numeric: tabular-nums; line-height: 1.5; }
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.eyebrow { color: var(--soft); margin: 0; }
h1 { font-size: 1.9rem; margin: 0 0 .4rem; overflow-wrap: anywhere; }
h2 { font-size: 1.3rem; margin: 3.2rem 0 .6rem; } h3 { font-size: 1.05rem; margin: 1.6rem 0 .3rem; }
p, li, dd { max-width: 46rem; overflow-wrap: anywhere; } .lead { font-size: 1.2rem; margin: .2rem 0; }
.key { display: grid; grid-template-columns: repeat(4, 1fr); gap: 0 1.5rem; margin: 1.8rem 0; }
.key > div { border-top: 2px solid var(--text); padding-top: .5rem; }
.key dt { color: var(--soft); } .key dd { margin: 0; }
.key .value { font-size: 1.5rem; font-weight: 600; display: block; }
.key .words { font-size: 1.15rem; font-weight: 400; line-height: 2.25rem; color: var(--soft); }
.todo { background: var(--wash); border: 1px solid var(--line); border-radius: .5rem; padding: .9rem 1.2rem; }
.todo h2 { margin: 0 0 .3rem; font-size: 1.05rem; }
.todo ul { margin: 0; padding-left: 1.2rem; } .todo li { margin: .25rem 0; max-width: none; }
caption { color: var(--soft); padding-bottom: .7rem; } caption > * { max-width: 46rem; }
thead th { font-weight: 400; color: var(--soft); vertical-align: bottom; } tbody th { font-weight: 500; }
th, td { padding: .5rem 1.1rem .5rem 0; } th:last-child, td:last-child { padding-right: 0; }
.number { text-align: right; white-space: nowrap; } thead .number { white-space: normal; }
td.words { white-space: normal; color: var(--soft); }
td ul { margin: 0; padding-left: 1.1rem; }
.sub { display: block; color: var(--soft); font-weight: 400; font-size: .9rem; overflow-wrap: anywhere; }
.flag { display: block; font-size: .95rem; font-weight: 600; color: var(--part); } .flag.bad { color: var(--bad); }
.message { max-width: 44rem; }
code { font-size: .92em; background: var(--wash); padding: .1em .3em; border-radius: .25em; overflow-wrap: anywhere; }
.figure { display: block; width: 100%; max-width: 34rem; height: auto; margin: .8rem 0; }
svg text { font: 10px system-ui, sans-serif; fill: var(--text); } svg text.soft { fill: var(--soft); }
.bar { fill: var(--bar); } .bar.late { fill: var(--late); } .mark { fill: var(--text); } .track { fill: var(--track); }
.axis { stroke: var(--soft); stroke-width: 1; } .tiny { width: 4rem; height: .5rem; }
.tiny.wide { width: 6rem; margin-right: .5rem; } .tiny.wide + span { min-width: 9.2em; } .bar.half { opacity: .5; }
.tiny + span { display: inline-block; min-width: 3.6em; }
.said { list-style: none; padding: 0; margin: .3rem 0 0; }
.said li { display: grid; grid-template-columns: 2.4rem 1fr; gap: .8rem; padding: .3rem 0; max-width: none;
  border-top: 1px solid var(--line); }
.said .count { text-align: right; white-space: nowrap; }
.columns { columns: 2; column-gap: 3rem; } .columns > * { break-inside: avoid; padding-bottom: 1.2rem; }
.columns h3 { margin-top: 0; } .columns p { margin: .3rem 0 0; }
dl.means dt { font-weight: 600; } dl.means dd { margin: 0; }
.items tbody th { width: 42%; } table.fit { width: auto; min-width: min(100%, 38rem); }
@media screen and (max-width: 44rem) {
  .items tbody th { width: auto; }
  body { margin: 1.2rem auto; } h1 { font-size: 1.5rem; } .key { grid-template-columns: 1fr 1fr; gap: 1.2rem; }
  table, tbody, tr, tbody th, td, caption { display: block; }
  thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  tr { border-top: 1px solid var(--line); padding: .6rem 0; } tbody th, td { border: 0; padding: .1rem 0; }
  td, td.number { display: grid; grid-template-columns: 10.5rem 1fr; gap: .8rem; text-align: left;
    white-space: normal; }
  td::before { content: attr(data-label); color: var(--soft); } td > div { min-width: 0; }
  .said li { grid-template-columns: 2.4rem 1fr; } .columns { columns: 1; }
}
@media print {
  :root { color-scheme: light; --text: #000; --soft: #444; --line: #bbb; --page: #fff; --bar: #555; --late: #999;
    --track: #ddd; --wash: #fff; --part: #000; --bad: #000; --link: #000; }
  @page { margin: 16mm 14mm; }
  html { font-size: 9.5pt; }
  body { max-width: none; margin: 0; padding: 0; font-size: 1rem; } h2 { margin-top: 1.6rem; }
  h2, h3, caption, h2 + p, h3 + p { break-after: avoid; }
  caption, tr, li, .key, .todo, .figure, dl.means dd { break-inside: avoid; }
  thead { display: table-header-group; break-after: avoid; } tbody tr:first-child { break-before: avoid; }
  a { text-decoration: none; } .figure { max-width: 12cm; }
  svg, rect { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""
)
