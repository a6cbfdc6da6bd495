import { fieldError } from '../../../core/shared/errors.ts';

/** What somebody says of the thing in the path; its key may stand in the body as well. @throws InvalidInputError when that is another */
export function fieldsAt<Fields extends { key?: string | undefined }>(
  inPath: string,
  { key = inPath, ...fields }: Fields,
): { key: string; fields: Omit<Fields, 'key'> } {
  if (key !== inPath) throw fieldError('key', 'must be the one in the path');
  return { key, fields };
}
