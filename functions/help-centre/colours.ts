/** Least contrast of text with what is behind it (WCAG 2.2, 1.4.3). */
const LEAST = 4.5;

type Rgb = readonly [number, number, number];

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
/** What pages have behind their text, as the style sheet says: by day and by night, the surface that is hardest to read on. */
const DAY: Rgb = [238, 240, 243];
const NIGHT: Rgb = [38, 43, 51];

const rgbOf = (colour: string): Rgb => {
  const number = Number.parseInt(colour.slice(1), 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
};
const hexOf = (rgb: Rgb): string => `#${rgb.map((part) => part.toString(16).padStart(2, '0')).join('')}`;

/** How bright a colour is (WCAG 2.2, "relative luminance"). */
function luminance(rgb: Rgb): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The contrast of two colours, from 1 to 21. */
function contrast(one: Rgb, other: Rgb): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** A colour as near to this one as can be read on that ground: on its way to black or white. */
function readableOn(ground: Rgb, colour: Rgb): Rgb {
  const end = luminance(ground) > 0.2 ? BLACK : WHITE;
  for (let share = 0; share < 1; share += 0.05) {
    const [red = 0, green = 0, blue = 0] = colour.map((part, at) =>
      Math.round(part + ((end[at] ?? 0) - part) * share),
    );
    const mixed: Rgb = [red, green, blue];
    if (contrast(mixed, ground) >= LEAST) return mixed;
  }
  return end;
}

/** The colours of a theme, by day and by night: each can be read, whatever colour was chosen. */
export interface Shades {
  readonly day: string;
  readonly night: string;
  /** of text on what has the colour of the day or of the night */
  readonly onDay: string;
  readonly onNight: string;
}

/** What a page is coloured with. Pure. @param colour `#rrggbb` */
export function shadesOf(colour: string): Shades {
  const chosen = rgbOf(colour);
  const [day, night] = [readableOn(DAY, chosen), readableOn(NIGHT, chosen)];
  const textOn = (ground: Rgb) => hexOf(contrast(WHITE, ground) >= LEAST ? WHITE : BLACK);
  return { day: hexOf(day), night: hexOf(night), onDay: textOn(day), onNight: textOn(night) };
}
