export { leadTeam, unleadTeam } from './lead-team.ts';
export { leadsEnded } from './leads-ended.ts';
