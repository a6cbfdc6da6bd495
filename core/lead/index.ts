export { leadTeam, unleadTeam } from './lead-team.ts';
