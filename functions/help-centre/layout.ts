import { labelIn } from '../../core/shared/label-in.ts';
import { HELP_PATH, type HelpLanguage } from '../../schemas/help-centre.ts';
import { type Html, html } from './html.ts';
import { type Page, pathIn, type Site } from './page.ts';
import { assetPaths } from './theme.ts';
import { LANGUAGE_NAMES } from './words/index.ts';

/** Languages that are written from right to left. The desk's own words are in none of them yet. */
const RIGHT_TO_LEFT = ['ar', 'fa', 'he', 'ur'];

/** The direction in which a language is written. */
export const directionOf = (language: string): 'ltr' | 'rtl' =>
  RIGHT_TO_LEFT.includes(language.split('-')[0] ?? '') ? 'rtl' : 'ltr';

/** A whole page: what it says, and all around it. `path` is where it was asked for. */
export function layout(page: Page, site: Site, path: string): string {
  const { language } = site;
  const paths = pathsOf(page, site, path);
  const body = html`<body>
<a class="skip" href="#main">${site.words.skip}</a>
${header(page, site)}
<main id="main" class="wide" tabindex="-1">
${page.main}
</main>
${footer(site, paths)}
</body>`;
  return `<!doctype html>\n${html`<html lang="${language}" dir="${directionOf(language)}">
${head(page, site, paths)}
${body}
</html>`}\n`;
}

/** Where the same page is in each language that is offered. */
function pathsOf({ paths }: Page, { theme, language }: Site, path: string): [HelpLanguage, string][] {
  const below = path.slice(`${HELP_PATH}/${language}`.length);
  return theme.languages.flatMap((other): [HelpLanguage, string][] => {
    const there = paths === undefined ? below : paths[other];
    return there === undefined ? [] : [[other, pathIn({ language: other }, there)]];
  });
}

function head(page: Page, site: Site, paths: [HelpLanguage, string][]): Html {
  const { theme, name } = site;
  const { style, theme: sheet, script, icon } = assetPaths(theme);
  const title = page.title === name ? name : `${page.title} – ${name}`;
  return html`<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
${page.isPublic ? seo(page, site, paths) : html`<meta name="robots" content="noindex">`}
<link rel="stylesheet" href="${style}">
<link rel="stylesheet" href="${sheet}">
<link rel="icon" href="${theme.favicon ?? icon}">
<script src="${script}" defer></script>
${page.head}
</head>`;
}

/** What search engines, and programs that show where a link leads, read of a public page. */
function seo(page: Page, site: Site, paths: [HelpLanguage, string][]): Html {
  const at = (path: string) => `${site.address.slice(0, -HELP_PATH.length)}${path}`;
  const own = paths.find(([language]) => language === site.language)?.[1];
  const canonical = page.canonical ?? own;
  const description = page.description?.slice(0, 300);
  return html`${
    description &&
    html`<meta name="description" content="${description}">
<meta property="og:description" content="${description}">`
  }
${
  canonical &&
  html`<link rel="canonical" href="${at(canonical)}">
<meta property="og:url" content="${at(canonical)}">`
}
${paths.length > 1 && paths.map(([language, path]) => html`<link rel="alternate" hreflang="${language}" href="${at(path)}">`)}
<meta property="og:title" content="${page.title}">
<meta property="og:type" content="website">
<meta property="og:site_name" content="${site.name}">
<meta property="og:locale" content="${site.language}">
${site.theme.logo && html`<meta property="og:image" content="${site.theme.logo}">`}`;
}

function header({ reader }: Page, site: Site): Html {
  const { words, theme, name } = site;
  return html`<header class="top"><div class="wide">
<a class="brand" href="${pathIn(site)}">${theme.logo && html`<img src="${theme.logo}" alt="">`}<span>${name}</span></a>
<nav aria-label="${words.menu}"><ul>
<li><a href="${pathIn(site, '/contact')}">${words.contact}</a></li>
<li><a href="${pathIn(site, '/requests')}">${words.requests}</a></li>
${
  reader &&
  html`<li><form method="post" action="${pathIn(site, '/sign-out')}">
<input type="hidden" name="csrf" value="${reader.csrf}"><button class="link">${words.signOut}</button></form></li>`
}
</ul></nav>
</div></header>`;
}

function footer(site: Site, paths: [HelpLanguage, string][]): Html {
  const { words, theme, language } = site;
  const links = theme.links.map(
    ({ labels, url }) => html`<li><a href="${url}" rel="noopener">${labelIn(labels, [language])}</a></li>`,
  );
  const others = paths.map(
    ([other, path]) =>
      html`<li><a href="${path}" lang="${other}" hreflang="${other}" aria-current="${
        other === language ? 'true' : 'false'
      }">${LANGUAGE_NAMES[other]}</a></li>`,
  );
  return html`<footer class="foot"><div class="wide">
<ul class="links">${links}</ul>
${others.length > 1 && html`<nav class="languages" aria-label="${words.language}"><ul>${others}</ul></nav>`}
</div></footer>`;
}
