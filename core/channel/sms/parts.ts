/** What a part of an SMS holds alone, and as one of several, in units of its alphabet. */
const SIZES = { gsm7: { alone: 160, of: 153 }, ucs2: { alone: 70, of: 67 } } as const;

/** The alphabet of GSM 03.38, and what takes two units of it. */
const GSM7 = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const GSM7_TWICE = new Set('\f^{}\\[~]|€');

/** How a text goes out as SMS: each part is billed. */
export interface SmsCount {
  readonly alphabet: keyof typeof SIZES;
  readonly units: number;
  readonly parts: number;
}

/** Counts a text as carriers do: one sign outside the small alphabet makes all of it large. No sign is torn apart. Pure. */
export function countSms(text: string): SmsCount {
  const signs = [...text];
  const alphabet = signs.every((sign) => GSM7.has(sign) || GSM7_TWICE.has(sign)) ? 'gsm7' : 'ucs2';
  const sizes = signs.map((sign) => (alphabet === 'ucs2' ? sign.length : GSM7_TWICE.has(sign) ? 2 : 1));
  const units = sizes.reduce((sum, size) => sum + size, 0);
  const { alone, of } = SIZES[alphabet];
  if (units <= alone) return { alphabet, units, parts: units === 0 ? 0 : 1 };
  let parts = 1;
  let filled = 0;
  for (const size of sizes) {
    if (filled + size > of) {
      parts += 1;
      filled = 0;
    }
    filled += size;
  }
  return { alphabet, units, parts };
}

const STRAIGHT: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '‚': "'",
  '‛': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '‟': '"',
  '«': '"',
  '»': '"',
  '‹': "'",
  '›': "'",
  '–': '-',
  '—': '-',
  '‑': '-',
  '−': '-',
  '…': '...',
  '•': '-',
  '\u00a0': ' ',
  '\u202f': ' ',
  '\u2009': ' ',
};
const CURVED = new RegExp(`[${Object.keys(STRAIGHT).join('')}]`, 'gu');

/** A text with the signs of typographers as keyboards have them, where that makes it fit the small alphabet; else as it is. Pure. */
export function straightened(text: string): string {
  const straight = text.replaceAll(CURVED, (sign) => STRAIGHT[sign] ?? sign);
  return countSms(straight).alphabet === 'gsm7' ? straight : text;
}

/** As how many parts a text is billed as it goes out. Pure. */
export const billedParts = (text: string): number => countSms(straightened(text)).parts;
