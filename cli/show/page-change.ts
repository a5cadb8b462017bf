import { html, type SafeHtml } from '@remix-run/html-template';
import type { DiffLine, StoryChange } from '../../shared/notification/story/story.ts';
import { noteRows } from './page-cause.ts';

/** One change as a sheet, with its diff. */
export function changeSheet({ what, status, diff, notes }: StoryChange): SafeHtml {
  return html`<article class="sheet"><h3>${what}</h3><p class="state">${status}</p>
<div class="diff">${diff.map(diffLine)}</div>${noteRows(notes)}</article>`;
}

function diffLine({ sign, text }: DiffLine): SafeHtml {
  switch (sign) {
    case '=':
      return html`<div class="about">${text}</div>`;
    case '-':
      return html`<del><span>-</span><code>${text}</code></del>`;
    case '+':
      return html`<ins><span>+</span><code>${text}</code></ins>`;
  }
}
