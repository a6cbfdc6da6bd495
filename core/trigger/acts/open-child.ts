import type { OwnAction } from '../../../schemas/trigger-action.ts';
import { requireParent } from '../../child/index.ts';
import { fieldError } from '../../shared/errors.ts';
import { teamKey } from '../../team/index.ts';
import { unreadOf } from '../change.ts';
import type { Checking, Problems, ReadyDeps, Step } from './act.ts';
import { asking } from './ask.ts';
import { neverStep } from './never.ts';

type OpenChild = Extract<OwnAction, { do: 'open_child' }>;

/** What is wrong with opening a child ticket. */
export async function problemsOfChild(
  { team, template }: Pick<OpenChild, 'team' | 'template'>,
  { deps, now, path }: Checking,
): Promise<Awaited<Problems>> {
  const [row, templates] = await Promise.all([
    deps.table.getMany([teamKey(team)]),
    deps.templates.latest(now),
  ]);
  const found = templates.named(template);
  const isUsable = found !== undefined && !found.isRetired;
  return [
    ...(row.length === 0 ? [{ path: `${path}.team`, message: 'is not a team of this desk' }] : []),
    ...(isUsable ? [] : [{ path: `${path}.template`, message: 'is not a template of this desk in use' }]),
  ];
}

/** Opens a child ticket in another team. */
export function openChildStep(
  { team, template, subject }: OpenChild,
  { templates }: ReadyDeps,
  path: string,
): Step {
  if (templates.named(template)?.isRetired !== false)
    return neverStep('template.unknown', `${path}.template`);
  return {
    fields: [],
    take: (done, acting, by) => {
      const unread = unreadOf(by.rows, [teamKey(team)]);
      if (unread !== null) return unread;
      requireParent(done.state.current);
      if (by.rows.rowAt(teamKey(team)) === undefined) throw fieldError('team', 'is not a team of this desk');
      const act = {
        do: 'open_child',
        teamId: team,
        template,
        ...(subject !== undefined && { subject }),
      } as const;
      return asking(done, acting, act, `team ${team}: ${template}`);
    },
  };
}
