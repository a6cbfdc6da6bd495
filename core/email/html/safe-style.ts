/** Properties of style that can neither load anything nor put something over what is around it. */
const PROPERTIES =
  /^(?:color|background-color|font(?:-(?:family|size|style|weight|variant))?|text-(?:align|decoration|indent|transform)|line-height|letter-spacing|(?:margin|padding)(?:-(?:top|right|bottom|left))?|border(?:-(?:top|right|bottom|left))?(?:-(?:color|style|width|collapse|spacing|radius))?|(?:max-|min-)?(?:width|height)|white-space|vertical-align|list-style-type|direction|display|word-break|overflow-wrap)$/;
/** Values without addresses, functions but colours, and escapes. */
const VALUE = /^(?:[\w\s#%.,+'-]|(?:rgb|hsl)a?\([\d\s.,%/]{1,60}\))+$/i;
const LONGEST = 4000;
const LONGEST_VALUE = 200;

/** The declarations of a style attribute that are safe to keep, in their order. */
export function safeStyle(style: string): string {
  if (style.length > LONGEST) return '';
  return style
    .replaceAll('"', "'")
    .split(';')
    .flatMap((declaration) => {
      const colon = declaration.indexOf(':');
      const property = declaration.slice(0, Math.max(colon, 0)).trim().toLowerCase();
      const value = declaration.slice(colon + 1).trim();
      const isSafe = PROPERTIES.test(property) && value.length <= LONGEST_VALUE && VALUE.test(value);
      return isSafe ? [`${property}: ${value}`] : [];
    })
    .join('; ');
}
