import type { Ticket } from '../../../schemas/ticket.ts';
import { type FactsSubject, loadFactsOf } from '../../facts/index.ts';
import type { Facts } from '../../fields/index.ts';
import type { Table } from '../../shared/table.ts';
import { ownViewListName, type Standing, teamPart, viewListName } from '../ticket-list.ts';
import type { CompiledView } from './compile-view.ts';
import type { KeptViews } from './kept-views.ts';

/** Where views put a ticket, and when time alone puts it elsewhere (RFC 3339; null: never). */
export interface ViewStandings {
  standings: readonly Standing[];
  crosses: string | null;
}

/** Says where the views of the desk put a ticket. */
export type StandingsOfViews = (ticket: Ticket) => Promise<ViewStandings>;

/** Where views put a ticket, by what is known of it: the whole rule of what is listed where by views. */
export function viewStandings(views: readonly CompiledView[], facts: Facts): ViewStandings {
  const standings = views.flatMap((one) => (one.stands(facts) ? standingsIn(one, facts) : []));
  const crossings = views.flatMap((one) => one.crosses(facts)?.toISOString() ?? []);
  return { standings, crosses: crossings.sort()[0] ?? null };
}

/** The rows of a ticket in the list of one view that holds it. */
export function standingsIn({ view, ...compiled }: CompiledView, facts: Facts): Standing[] {
  const sort = compiled.sort(facts);
  return namesIn(view, facts.ticket).map((list) => ({ list, sort }));
}

function namesIn({ list, whose }: CompiledView['view'], { teamId, assigneeId }: Ticket): string[] {
  if (whose === 'mine') return assigneeId === null ? [] : [ownViewListName(list, assigneeId)];
  const name = viewListName(list);
  return [name, ...(teamId === null ? [] : [teamPart(name, teamId)])];
}

/** The rule for the projector: it reads those rows beside the ticket that some view asks for, mostly none. */
export function standingsOfViews(table: Table, kept: KeptViews, now: () => Date): StandingsOfViews {
  return async (ticket) => {
    const at = now();
    const { kept: views } = await kept.at(at);
    const facts = await loadFactsOf(table, ticket, { now: at, subjects: subjectsIn(views) });
    return viewStandings(views, facts);
  };
}

function subjectsIn(views: readonly CompiledView[]): FactsSubject[] {
  return [...new Set(views.flatMap(({ subjects }) => subjects))];
}
