import { html, type SafeHtml } from '@remix-run/html-template';
import type { StoryCause } from '../../shared/notification/story/story.ts';
import { hopWords } from './hop-words.ts';
import { pageLink } from './page-link.ts';

/** One cause as a sheet: the way through the network, what shows it, and what was decided. */
export function causeSheet({ number, title, certainty, state, evidence, ways, notes, page }: StoryCause): SafeHtml {
  return html`<article class="sheet cause">
<h3><span class="soft">${number}.</span><span>${title}</span></h3>
<p class="state">${certainty}; ${state}</p>
${ways.map(wayFigure)}
${evidence.length === 0 ? '' : html`<ul class="evidence">${evidence.map(evidenceLine)}</ul>`}
${noteRows(notes)}
${page === null ? '' : moreLine(page)}
</article>`;
}

/** Label and text, side by side where there is room. */
export function noteRows(notes: StoryCause['notes']): SafeHtml {
  if (notes.length === 0) return html``;
  return html`<dl class="rows">${notes.map(({ label, text }) => html`<dt>${label}</dt><dd>${text}</dd>`)}</dl>`;
}

function evidenceLine({ text, source, link }: StoryCause['evidence'][number]): SafeHtml {
  const shown = link === null ? html`${text}` : pageLink(link, text);
  return html`<li>${shown} <span class="state">${source}</span></li>`;
}

/** The hops in the order of the traffic, and what is not reached behind the last one. */
function wayFigure({ from, to, hops }: StoryCause['ways'][number]): SafeHtml {
  const rows = hops.map(({ kind, id, passes, detail }) => {
    const name = id === hopWords[kind] ? '' : html`<span class="id">${id}</span>`;
    const why = detail === undefined ? '' : html`<span class="why">${detail}</span>`;
    const stop = passes ? '' : ' stops here';
    return html`<li class="hop ${passes ? 'passes' : 'stops'}"><span class="kind">${hopWords[kind]}${stop}</span>${name}${why}</li>`;
  });
  const beyond = html`<li class="hop beyond"><span class="kind">not reached</span>${to.join(', ')}</li>`;
  return html`<figure class="way"><figcaption>The way from ${from}</figcaption><ol class="hops">${rows}${beyond}</ol></figure>`;
}

function moreLine(page: string): SafeHtml {
  return html`<p class="state more">More: ${pageLink(page, page)}</p>`;
}
