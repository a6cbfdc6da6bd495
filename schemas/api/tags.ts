import * as z from 'zod';
import { tagSchema } from '../ticket.ts';
import { pageSchema } from './common.ts';

/** A tag of the desk. */
const tagOutSchema = z
  .object({
    tag: z.string(),
    tickets: z
      .int()
      .positive()
      .nullable()
      .describe(
        'how many tickets carry it, closed ones among them; null for agents who are limited to teams, as they would learn of the tickets of others by it',
      ),
  })
  .meta({ id: 'Tag' });
export const tagPageSchema = pageSchema(tagOutSchema);

/** Tags that go, and what stands in their place. */
export const changeTagsSchema = z.strictObject({
  tags: z.array(tagSchema).min(1).max(20).describe('tags that go from every ticket'),
  to: tagSchema.nullable().describe('the tag that those tickets get in their place; null: none'),
});
