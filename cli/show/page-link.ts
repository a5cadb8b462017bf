import { html, type SafeHtml } from '@remix-run/html-template';

/** A link to a page on the web. Any other address, such as a script, is shown as its text alone. */
export function pageLink(url: string, text: string): SafeHtml {
  return /^https:\/\/[\w.-]+\//.test(url) ? html`<a href="${url}" rel="noreferrer">${text}</a>` : html`${text}`;
}
