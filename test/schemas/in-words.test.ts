import * as z from 'zod';
import { inWords } from '../../schemas/in-words.ts';

const said = (schema: z.ZodType, value: unknown): string[] =>
  schema.safeParse(value, { error: inWords }).error?.issues.map(({ message }) => message) ?? [];

describe('what is wrong with a value', () => {
  test.each([
    [z.object({ subject: z.string() }), {}, 'is missing'],
    [z.string(), 3, 'must be text'],
    [z.int(), 1.5, 'must be a whole number'],
    [z.array(z.string()), 'a', 'must be a list'],
    [z.strictObject({}), [], 'must be an object'],
    [z.enum(['low', 'high']), 'medium', 'must be one of low, high'],
    [z.literal('low'), 'medium', 'must be low'],
    [z.string().min(1), '', 'must not be empty'],
    [z.string().min(3), 'a', 'must have at least 3 characters'],
    [z.string().max(3), 'abcd', 'must have at most 3 characters'],
    [z.array(z.string()).min(1), [], 'must have at least 1 item'],
    [z.array(z.string()).max(2), ['', '', ''], 'must have at most 2 items'],
    [z.number().min(1), 0, 'must be at least 1'],
    [z.number().positive(), 0, 'must be more than 0'],
    [z.number().max(5), 6, 'must be at most 5'],
    [z.iso.datetime(), 'tomorrow', 'must be a time such as 2026-03-01T12:00:00Z'],
    [z.email(), 'ada', 'must be a valid email'],
    [z.string().regex(/^a$/), 'b', 'has the wrong form'],
    [z.union([z.string(), z.int()]), null, 'has the wrong form'],
  ])('is said in words that follow its name, case %#', (schema, value, words) => {
    expect(said(schema, value)).toEqual([words]);
  });

  test('is said in the words of the schema where it has some', () => {
    expect(said(z.string().min(9, 'must be a long name'), 'Ada')).toEqual(['must be a long name']);
  });
});
