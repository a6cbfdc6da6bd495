import type { HelpLanguage } from '../../schemas/help-centre.ts';

/** The language of the offered ones that a reader likes best, by what the browser says (RFC 9110, 12.5.4); the first when it likes none. */
export function likedLanguage(offered: readonly HelpLanguage[], acceptLanguage = ''): HelpLanguage {
  const [first = 'en'] = offered;
  const liked = acceptLanguage
    .slice(0, 500)
    .split(',')
    .map((part, at) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const weight = parameters.map((one) => /^\s*q=([\d.]+)\s*$/.exec(one)?.[1]).find(Boolean);
      return { tag: tag.trim(), weight: weight === undefined ? 1 : Number(weight), at };
    })
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight || one.at - other.at);
  for (const { tag } of liked) {
    const found = offered.find((language) => language === tag || language === tag.split('-')[0]);
    if (found !== undefined) return found;
  }
  return first;
}
