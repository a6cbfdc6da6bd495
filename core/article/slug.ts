import { LONGEST_SLUG } from '../../schemas/article.ts';

/** What a title is as a part of an address: its letters and digits, of any script, with hyphens between the words; may be empty. */
export function slugOf(title: string): string {
  const words = plain(title)
    .toLowerCase()
    .match(/[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}]+/gu);
  let slug = '';
  for (const word of words ?? []) {
    const longer = slug === '' ? word : `${slug}-${word}`;
    if (longer.length > LONGEST_SLUG - ROOM) break;
    slug = longer;
  }
  return slug;
}

/** Characters that stay free for a number behind it. */
const ROOM = 14;

const SPELLED: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  æ: 'ae',
  ø: 'oe',
  å: 'aa',
};

/** Latin letters without what stands above or below them; what German and its neighbours spell with two letters in these. */
function plain(title: string): string {
  const spelled = title
    .normalize('NFC')
    .replace(/[äöüßæøå]/gi, (letter) => SPELLED[letter.toLowerCase()] ?? '');
  return spelled
    .replace(/[\u00c0-\u024f]/g, (letter) => letter.normalize('NFD').replace(/\p{M}/gu, ''))
    .normalize('NFC');
}
