import { html } from '@remix-run/html-template';

const style = `
  body { margin: 0; background: #ffffff; color: #1f2328; font: 15px/1.5 "DejaVu Sans", system-ui, sans-serif; }
  header { padding: 1rem 1.5rem 0.75rem; border-bottom: 1px solid #d1d9e0; }
  h1 { font-size: 1.15rem; line-height: 1.35; margin: 0 0 0.4rem; overflow-wrap: anywhere; }
  h1 b { color: #b42318; }
  header p { margin: 0; color: #59636e; font-size: 0.85rem; }
  pre { margin: 0; padding: 1rem 1.5rem; font: inherit; font-size: 0.88rem; white-space: pre-wrap; overflow-wrap: anywhere; }
`;

/** A message as a mail program shows it: its subject, whom it is from, and its text, which no line of ours breaks. */
export function mailPage(subject: string, text: string): string {
  const [, level = '', rest = subject] = /^(\[[A-Z]+\]) (.*)$/.exec(subject) ?? [];
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${subject}</title><style>${html.raw`${style}`}</style></head>
<body>
<header><h1><b>${level}</b> ${rest}</h1><p>AWS Notifications · to oncall@example.com</p></header>
<pre>${text}</pre>
</body>
</html>
`.toString();
}
