/** A question with its answer, as it is shown. */
export interface Answered {
  readonly title: string;
  /** the answer as HTML that is safe to show as it is, and as plain text */
  readonly html: string;
  readonly text: string;
  readonly slug: string;
}

/** Questions and answers as a text in Markdown. */
export function faqMarkdown(name: string, answered: readonly Answered[]): string {
  const line = (text: string) =>
    text
      .replace(/\s+/gu, ' ')
      .replace(/([\\`*_<>[\]#])/gu, '\\$1')
      .trim();
  const parts = answered.map(
    ({ title, text }) => `## ${line(title)}\n\n${text.trim().replace(/([\\`<>])/gu, '\\$1')}\n`,
  );
  return [`# ${line(name)}\n`, ...parts].join('\n');
}

/** Questions and answers as a page of its own: complete without scripts or anything from elsewhere. */
export function faqPage(
  { name, locale }: { name: string; locale: string },
  answered: readonly Answered[],
): string {
  const links = answered.map(
    ({ title, slug }) => `<li><a href="#${escaped(slug)}">${escaped(title)}</a></li>`,
  );
  const parts = answered.map(
    ({ title, html, slug }) => `<section id="${escaped(slug)}"><h2>${escaped(title)}</h2>${html}</section>`,
  );
  return `<!doctype html>
<html lang="${escaped(locale)}" dir="auto">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(name)}</title></head>
<body><main><h1>${escaped(name)}</h1><ol>${links.join('')}</ol>${parts.join('\n')}</main></body>
</html>
`;
}

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replace(/[&<>"]/gu, (sign) => SIGNS[sign] ?? sign);
