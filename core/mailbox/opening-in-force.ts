import type { Opening } from '../../schemas/mailbox.ts';
import type { Categories } from '../category/index.ts';
import { type CustomFields, type Forms, valueProblem } from '../custom-field/index.ts';

/** What still holds of how tickets are to begin: what was retired since is left out, so that no mail waits for an admin. */
export function openingInForce(
  { category, form, fields = {}, ...rest }: Opening,
  desk: { fields: CustomFields; forms: Forms; categories: Categories },
): Omit<Opening, 'tags'> & { tags: readonly string[] } {
  const isUsed = (thing: { isRetired: boolean } | undefined) => thing?.isRetired === false;
  const right = Object.entries(fields).filter(([key, value]) => {
    const field = desk.fields.named(key);
    return isUsed(field) && field?.type !== 'pattern' && valueProblem(field, value) === null;
  });
  return {
    ...rest,
    tags: rest.tags ?? [],
    ...(category !== undefined && isUsed(desk.categories.named(category)) && { category }),
    ...(form !== undefined && isUsed(desk.forms.named(form)) && { form }),
    fields: Object.fromEntries(right),
  };
}
