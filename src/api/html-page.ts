import type { Context } from 'hono';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);

interface HtmlPage {
  readonly title: string;
  readonly style: string;
  /** HTML: whoever makes it has escaped what it was given. */
  readonly main: string;
  /** Attributes of the body, escaped. */
  readonly attributes?: string;
  /** More of the content-security policy. */
  readonly policy?: string;
}

/**
 * A page without scripts: its content-security policy lets in its own style sheet, by a nonce, and nothing else.
 * Links open beside the page, because the Web UI shows it in a frame.
 */
export function htmlPage(c: Context, { title, style, main, attributes = '', policy = '' }: HtmlPage): Response {
  const nonce = crypto.randomUUID();
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<base target="_blank">
<style nonce="${nonce}">${style}</style>
</head>
<body${attributes}>
<main>
${main}
</main>
</body>
</html>
`;
  return c.body(html, 200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'self'; form-action 'none'; frame-ancestors 'self'; ${policy}`,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
}
