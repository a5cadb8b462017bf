import { createHash } from 'node:crypto';
import { html, type SafeHtml } from '@remix-run/html-template';
import type { Story } from '../../shared/notification/story/story.ts';
import { type Clock, localTime, utcTime } from './clock.ts';
import { causeSheet } from './page-cause.ts';
import { changeSheet } from './page-change.ts';
import { pageLink } from './page-link.ts';
import { pageStyle } from './page-style.ts';
import { sayCauses, stepTitles } from './step-titles.ts';

/** Stands in every page, so that a page of ours can be told from another file. */
export const pageMark = '<meta name="generator" content="ecs-init-remediator show">';

const styleHash = createHash('sha256').update(pageStyle).digest('base64');
/** Nothing is loaded and nothing runs, whatever stands in the page. */
const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'`;

/** The whole story as one page that needs nothing else. The template escapes every text. */
export function renderPage(story: Story, clock: Clock): string {
  const { urgency, name, steps } = story;
  const [first, second, ...later] = stepTitles(steps).map(({ title, kinds }) =>
    section(title, steps.filter(({ kind }) => kinds.includes(kind)).map(stepSheet)),
  );
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
${html.raw`${pageMark}`}
<title>${urgency.toUpperCase()}: ${name}</title>
<style>${html.raw`${pageStyle}`}</style>
</head>
<body>
<main class="${urgency}">
${head(story)}
${first}${second}
${section('Why', story.causes.map(causeSheet))}
${section('Changes', story.changes.map(changeSheet))}
${section('Timeline', timeline(story, clock))}
${later}
${section('Could not be checked', story.unchecked.length === 0 ? [] : [html`<ul class="sheet evidence">${story.unchecked.map((text) => html`<li>${text}</li>`)}</ul>`])}
${section(story.stoppedReason.by, [html`<pre>${story.stoppedReason.text}</pre>`])}
${foot(story)}
</main>
</body>
</html>
`;
  return page.toString();
}

function head({ urgency, name, running, move, beside, facts, causes, id }: Story): SafeHtml {
  const rows = [...facts, { label: 'Incident', value: id }];
  return html`<header>
<p><span class="badge">${urgency.toUpperCase()}</span>${running === null ? '' : html`<span class="running">${running}</span>`}</p>
<h1>${name}</h1>
<p class="move">${move}</p>${
    beside === null
      ? ''
      : html`
<p class="state">${beside}</p>`
  }
</header>
<ol class="summary">${causes.map(
    (one) =>
      html`<li><span class="soft">${one.number}.</span><span>${one.title} <span class="state">(${one.state})</span></span></li>`,
  )}</ol>
<dl class="facts">${rows.map(({ label, value }) => html`<dt>${label}</dt><dd>${value}</dd>`)}</dl>`;
}

function section(title: string, body: readonly SafeHtml[]): SafeHtml {
  return body.length === 0 ? html`` : html`<section><h2>${title}</h2>${[...body]}</section>`;
}

function stepSheet({ purpose, text, form, causes }: Story['steps'][number], index: number): SafeHtml {
  const of = sayCauses(causes);
  const title = html`<h3><span class="soft">${index + 1}.</span><span>${purpose}${of === null ? '' : html` <span class="state">(${of})</span>`}</span></h3>`;
  const body = html`<pre class="${form === 'shell' ? 'command' : 'text'}"><code>${text}</code></pre>`;
  return html`<article class="sheet step">${title}${text === '' ? '' : body}</article>`;
}

function timeline({ timeline: moments }: Story, clock: Clock): readonly SafeHtml[] {
  if (moments.length === 0) return [];
  const rows = moments.map(({ at, what }) => {
    const local = localTime(at, clock);
    const time = `${utcTime(at)}${local === null ? '' : ` (${local} local)`}`;
    return html`<li><time datetime="${at}">${time}</time><span>${what}</span></li>`;
  });
  return [html`<ol class="moments">${rows}</ol>`];
}

function foot({ links, id }: Story): SafeHtml {
  const shown = links.map(({ label, url }) => html`${pageLink(url, label)} `);
  return html`<footer>${links.length === 0 ? '' : html`<p>In the AWS console: ${shown}</p>`}<p>ecs-init-remediator, incident ${id}</p></footer>`;
}
