import type * as z from 'zod';
import {
  configuredSubject,
  createThing,
  type DeclaredArea,
  type Keyed,
  listThings,
  loadThing,
  restoreThing,
  retireThing,
  updateThing,
} from '../../../core/configuration/index.ts';
import type { Context } from '../../../core/shared/context.ts';
import type { Table } from '../../../core/shared/table.ts';
import type { Write } from '../../../core/shared/write.ts';
import type { proofQuerySchema } from '../../../schemas/api/proof.ts';
import { CONFIGURATION_KEY } from '../../../schemas/configuration.ts';
import type { EndpointAnswer } from '../../edge/api-answer.ts';
import { answerPage } from '../answer-page.ts';
import { auditTrail } from '../audit-trail.ts';
import type { AreaNames, AreaSchemas } from './area-routes.ts';

/** What endpoints of an area take of a request. */
interface AreaRequest<Param extends string> {
  params: Record<Param, string>;
  context: Context;
  expectedVersion: number | undefined;
  remember: (answer: EndpointAnswer) => readonly Write[];
}
type OfProof = { query: z.output<typeof proofQuerySchema> };
type OfList = Pick<AreaRequest<never>, never> & { query: { limit: number; cursor?: string } };
type Answer<Request> = (request: Request) => Promise<EndpointAnswer>;

/** The endpoints of an area, by operation id. */
export type AreaEndpoints<N extends AreaNames, S extends AreaSchemas> = Record<
  `list${N['many']}`,
  Answer<OfList>
> &
  Record<
    `create${N['one']}`,
    Answer<Pick<AreaRequest<never>, 'context' | 'remember'> & { body: z.output<S['create']> }>
  > &
  Record<`${'get' | 'retire' | 'restore'}${N['one']}`, Answer<AreaRequest<N['param']>>> &
  Record<`update${N['one']}`, Answer<AreaRequest<N['param']> & { body: z.output<S['update']> }>> &
  Record<`list${N['one']}Events`, Answer<Pick<AreaRequest<N['param']>, 'params'> & OfList>> &
  Record<`prove${N['one']}Events`, Answer<Pick<AreaRequest<N['param']>, 'params'> & OfProof>>;

const present = <Thing extends Keyed>(thing: Thing) => ({ body: thing, version: thing.version });

/** The endpoints by which the API reads and changes an area: what `areaRoutes` declares with the same names. */
export function areaEndpoints<
  Thing extends Keyed,
  const N extends AreaNames,
  S extends AreaSchemas & {
    create: z.ZodType<Omit<Thing, 'isRetired' | 'version'>>;
    update: z.ZodType<Partial<Thing>>;
  },
>(table: Table, area: DeclaredArea<Thing>, { one, many, root, param }: N, _schemas: S): AreaEndpoints<N, S> {
  const deps = { table };
  const path = `/v1/${root}`;
  const named = ({ params }: { params: Record<string, string> }) => ({
    what: area.what,
    key: params[param] ?? '',
  });
  const targetOf = (request: AreaRequest<string>) => ({
    key: named(request).key,
    expectedVersion: request.expectedVersion,
    alongside: (thing: Thing) => request.remember(present(thing)),
  });
  const trailOf = async (request: AreaRequest<string>) => {
    const { key } = await loadThing(table, area, named(request));
    return auditTrail(table, {
      subject: configuredSubject(area.name, key),
      path: `${path}/${key}/events`,
    });
  };
  const endpoints = {
    [`list${many}`]: ({ query }: OfList) =>
      answerPage({ path, name: area.name, place: CONFIGURATION_KEY }, query, (page) =>
        listThings(table, area, page),
      ),
    [`create${one}`]: async ({
      body,
      context,
      remember,
    }: AreaRequest<never> & { body: z.output<S['create']> }) => {
      const alongside = (thing: Thing) => remember(present(thing));
      return present(await createThing(deps, context, area, { fields: body, alongside }));
    },
    [`get${one}`]: async (request: AreaRequest<string>) =>
      present(await loadThing(table, area, named(request))),
    [`update${one}`]: async (request: AreaRequest<string> & { body: z.output<S['update']> }) =>
      present(await updateThing(deps, request.context, area, { ...targetOf(request), change: request.body })),
    [`retire${one}`]: async (request: AreaRequest<string>) =>
      present(await retireThing(deps, request.context, area, targetOf(request))),
    [`restore${one}`]: async (request: AreaRequest<string>) =>
      present(await restoreThing(deps, request.context, area, targetOf(request))),
    [`list${one}Events`]: async (request: AreaRequest<string> & OfList) =>
      (await trailOf(request)).page(request.query),
    [`prove${one}Events`]: async (request: AreaRequest<string> & OfProof) =>
      (await trailOf(request)).proof(request.query),
  };
  return endpoints as unknown as AreaEndpoints<N, S>;
}
