import * as z from 'zod';
import type { DeskApi } from '../desk/desk-api.ts';
import { TAG } from './shop/marks.ts';

/** How many tickets become spam, go into the trash, and are merged into another of the same customer. */
const WANTED = { spam: 4, trash: 3, merged: 3 } as const;
/** Newest tickets among which they are looked for: the last ones, and those of which agents have just called, stay as they are. */
const [AMONG, NEWEST] = [100, 11];

const pageSchema = z.object({
  items: z.array(
    z.looseObject({ id: z.int(), status: z.string(), requesterId: z.int(), tags: z.array(z.string()) }),
  ),
});
type Listed = z.output<typeof pageSchema>['items'][number];

/** Makes some of the demonstration's tickets what an import cannot say: spam, in the trash, and merged. Of what is so already there is no more. */
export async function makeSpecial(api: DeskApi): Promise<void> {
  const listed = async (query: string) =>
    pageSchema.parse(await api.get(`/tickets?limit=${AMONG}&${query}`)).items;
  const ours = async (view: string) =>
    (await listed(`view=${view}`)).filter(({ tags }) => tags.includes(TAG)).length;
  const [spam, trash] = [await ours('spam'), await ours('trash')];
  const candidates = (await listed(`tag=${TAG}&order=activity`)).slice(NEWEST);
  const merged = pairsOf(candidates.filter(({ status }) => status !== 'closed')).slice(0, WANTED.merged);
  for (const [into, source] of merged) await api.post(`/tickets/${into.id}/merge`, { sources: [source.id] });
  const used = new Set(merged.flat().map(({ id }) => id));
  const left = candidates.filter(({ id, status }) => !used.has(id) && status !== 'closed');
  const asSpam = left.slice(0, Math.max(0, WANTED.spam - spam));
  const asTrash = left.slice(asSpam.length, asSpam.length + Math.max(0, WANTED.trash - trash));
  for (const { id } of asSpam) await api.post(`/tickets/${id}/spam`, {});
  for (const { id } of asTrash) await api.post(`/tickets/${id}/trash`, {});
}

/** Two tickets of the same customer each. */
function pairsOf(tickets: readonly Listed[]): (readonly [Listed, Listed])[] {
  return [...Map.groupBy(tickets, ({ requesterId }) => requesterId).values()].flatMap(([one, other]) =>
    one === undefined || other === undefined ? [] : [[one, other] as const],
  );
}
