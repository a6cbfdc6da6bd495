import { agentKey } from '../agent/index.ts';
import { readArea } from '../configuration/index.ts';
import { type FieldProblem, wrongFieldsError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import { sectionArea } from './section-area.ts';

/** What an article may name of the desk. */
export interface Named {
  section?: string | undefined;
  authorId?: number | null | undefined;
  reviewerId?: number | null | undefined;
}

/** Refuses an article that names what is not there. @throws InvalidInputError that names each such field */
export async function requireNamedByArticle(
  table: Table,
  { section, authorId, reviewerId }: Named,
): Promise<void> {
  const asked = Object.entries({ authorId, reviewerId }).flatMap(([path, id]) =>
    typeof id === 'number' ? [{ path, id }] : [],
  );
  const [sections, found] = await Promise.all([
    section === undefined ? undefined : readArea(table, sectionArea),
    Promise.all(asked.map(({ id }) => table.get(agentKey(id)))),
  ]);
  const isMissing = sections !== undefined && sections.things.get(section ?? '')?.isRetired !== false;
  const problems: FieldProblem[] = [
    ...(isMissing ? [{ path: 'section', message: 'is not a section in use of this desk' }] : []),
    ...asked.flatMap(({ path }, at) =>
      found[at] === undefined ? [{ path, message: 'is not an agent of this desk' }] : [],
    ),
  ];
  if (problems.length > 0) throw wrongFieldsError(problems);
}
