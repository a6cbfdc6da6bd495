import { oneOffPattern } from '../../../../core/search/opensearch/look-up.ts';

/** As the engine reads a pattern: of the whole word. */
const isAmong = (pattern: string, word: string) => new RegExp(`^(?:${pattern})$`, 'u').test(word);

test.each(['lampe', 'rechnungen', 'schreibtischlampe', 'donaudampfschifffahrtsgesellschaft'])(
  'whatever one mistake makes of %s is looked for, by a pattern that the engine takes',
  (word) => {
    const pattern = oneOffPattern(word);
    expect(pattern.length).toBeLessThanOrEqual(1_000);
    for (let at = 0; at < word.length; at += 1) {
      const [before, letter, after] = [word.slice(0, at), word.charAt(at), word.slice(at + 1)];
      const ways = [before + after, `${before}x${after}`, `${before}x${letter}${after}`];
      const exchanged = before + after.charAt(0) + letter + after.slice(1);
      for (const way of [...ways, exchanged]) expect(isAmong(pattern, way)).toBe(true);
    }
    expect(isAmong(pattern, 'kaffeemaschine')).toBe(false);
  },
);
