import { may, type Principal, teamLimit } from '../auth/index.ts';
import type { ReportViewer } from './query/viewer.ts';

/** What reports tell to somebody: an admin all of it, an agent of themselves, and of others who may see them. */
export function viewerOf(principal: Principal): ReportViewer {
  const isAgent = principal.kind === 'agent';
  const isWorking = isAgent && principal.role !== 'light_agent';
  return {
    isAdmin: isAgent && principal.role === 'admin',
    agents: may(principal, 'reports.agents') ? 'all' : isWorking ? 'own' : 'none',
    agentId: isAgent ? principal.id : null,
    teamIds: teamLimit(principal),
  };
}
