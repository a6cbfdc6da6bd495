import { findArticleById } from '../../../core/article/index.ts';
import type { HelpLanguage } from '../../../schemas/help-centre.ts';
import { html } from '../html.ts';
import type { Asset, PageRequest } from '../page.ts';
import { pathsOf } from '../reading.ts';

/** Most addresses of a sitemap (sitemaps.org, "Sitemap file requirements"). */
const MOST = 50_000;

/** All pages that everybody may read, with the same in other languages, for search engines. */
export async function sitemap({ deps, site, now }: PageRequest): Promise<Asset> {
  const knowledge = await deps.knowledge.at(now);
  const { languages } = site.theme;
  const homes: Partial<Record<HelpLanguage, string>> = Object.fromEntries(languages.map((one) => [one, '']));
  const articles = knowledge.library.all.flatMap(({ id }) => {
    const readable = findArticleById(knowledge, { audience: 'public', locale: site.language }, id);
    return readable === null ? [] : [{ paths: pathsOf(readable, site), at: readable.publishedAt }];
  });
  const urls = [{ paths: homes, at: null }, ...articles].flatMap(({ paths, at }) => {
    const all = Object.entries(paths).map(([language, path]) => ({
      language,
      href: `${site.address}/${language}${path}`,
    }));
    const links = all.map(
      ({ language, href }) => html`<xhtml:link rel="alternate" hreflang="${language}" href="${href}"/>`,
    );
    return all.map(
      ({ href }) =>
        html`<url><loc>${href}</loc>${at && html`<lastmod>${at}</lastmod>`}${all.length > 1 && links}</url>`,
    );
  });
  const body = html`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">${urls.slice(0, MOST)}</urlset>`;
  return {
    is: 'asset',
    type: 'application/xml; charset=utf-8',
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
  };
}
