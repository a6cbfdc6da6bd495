import { HELP_PATH } from '../../../schemas/help-centre.ts';
import type { Asset, PageRequest } from '../page.ts';
import { SCRIPT, STYLE } from '../style.ts';
import { themeIcon, themeSheet } from '../theme.ts';

/** The style that all help centres have. */
export const style = (): Asset => ({
  is: 'asset',
  type: 'text/css; charset=utf-8',
  body: STYLE,
  isLasting: true,
});

/** The colours of the theme, and its own rules. */
export const theme = ({ site }: PageRequest): Asset => ({
  is: 'asset',
  type: 'text/css; charset=utf-8',
  body: themeSheet(site.theme),
  isLasting: true,
});

/** Its icon, where it names none. */
export const icon = ({ site }: PageRequest): Asset => ({
  is: 'asset',
  type: 'image/svg+xml',
  body: themeIcon(site.theme),
  isLasting: true,
});

/** What pages do better with scripts. */
export const script = (): Asset => ({
  is: 'asset',
  type: 'text/javascript; charset=utf-8',
  body: SCRIPT,
  isLasting: true,
});

/** What search engines may read: all that everybody may, and nothing that somebody asked. */
export const robots = ({ site }: PageRequest): Asset => ({
  is: 'asset',
  type: 'text/plain; charset=utf-8',
  body: [
    'User-agent: *',
    ...site.theme.languages.flatMap((language) =>
      ['requests', 'sign-in', 'follow', 'search'].map((part) => `Disallow: ${HELP_PATH}/${language}/${part}`),
    ),
    `Sitemap: ${site.address}/sitemap.xml`,
    '',
  ].join('\n'),
});
