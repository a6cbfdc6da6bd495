import type { Caller } from '../../../core/auth/index.ts';
import { ratableUntil, type ShownSatisfaction, showSatisfaction } from '../../../core/satisfaction/index.ts';
import type { Table } from '../../../core/shared/table.ts';
import type { Survey } from '../../../schemas/satisfaction.ts';
import type { Endpoints } from '../../edge/api.ts';
import type { satisfactionRoutes } from './satisfaction-routes.ts';

/** What the API answers about how satisfied the requesters of tickets are. */
export function satisfactionEndpoints(table: Table): Endpoints<typeof satisfactionRoutes> {
  return {
    showSatisfaction: async ({ principal, params }) => ({
      body: present(await showSatisfaction(table, { principal, ...params }), principal),
    }),
  };
}

function present({ solve, surveys }: ShownSatisfaction, principal: Caller) {
  const seesComments = principal.kind === 'agent' && principal.role !== 'light_agent';
  return {
    surveys: surveys.map((survey) => presentSurvey(survey, seesComments)),
    asksAt: solve?.askAt ?? null,
    notAsked: solve?.notAsked ?? null,
  };
}

function presentSurvey(survey: Survey, seesComments: boolean) {
  const {
    id,
    solvedAt,
    askedAt,
    scale,
    customerId,
    agentId,
    teamId,
    rating = null,
    comment,
    channel = null,
  } = survey;
  const about = { id, solvedAt, askedAt, scale, customerId, agentId, teamId, channel };
  return { ...about, rating, ratableUntil: ratableUntil(survey), comment: seesComments ? comment : null };
}
