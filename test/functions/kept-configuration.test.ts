import { globSync, readFileSync } from 'node:fs';

test('every function looks at the configuration by a clock that goes on, also where the time of a local desk stands still', () => {
  const calls = globSync('functions/**/*.ts').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/keptConfiguration\(([^)]*)/g)].map(([, given = '']) => ({
      file,
      given,
    })),
  );
  expect(calls.length).toBeGreaterThan(15);
  expect(calls.filter(({ given }) => !given.includes(','))).toEqual([]);
});
