import type { ReferenceTo } from '../../schemas/field.ts';
import { agentKey, parseAgentRow } from '../agent/index.ts';
import { readArea } from '../configuration/index.ts';
import { customerKey, parseCustomerRow } from '../customer/index.ts';
import type { Catalogue, FieldShape } from '../fields/index.ts';
import { organisationKeys, parseOrganisationRow } from '../organisation/index.ts';
import { labelIn } from '../shared/label-in.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import type { Key } from '../shared/write.ts';
import { slaPolicyArea } from '../sla-policy/index.ts';
import { parseTeamRow, teamKey } from '../team/index.ts';
import type { FindNames, ValueName } from './query/answer-report.ts';
import type { DimensionValue } from './query/cell.ts';
import { reportFields } from './query/report-fields.ts';

/** What the desk calls somebody of whom nothing is left. */
const ERASED: ValueName = { label: '(erased)', isRetired: false };
const inUse = (label: string): ValueName => ({ label, isRetired: false });
const plain = (value: DimensionValue): ValueName => inUse(String(value));

/** Things that have rows with names of their own. */
const ROWS: Partial<
  Record<
    ReferenceTo,
    { keys(id: number): readonly Key[]; name(row: unknown): ValueName; gone: ValueName | null }
  >
> = {
  agent: {
    keys: (id) => [agentKey(id)],
    name: (row) => {
      const { name, active } = parseAgentRow(row);
      return { label: name, isRetired: !active };
    },
    gone: null,
  },
  team: { keys: (id) => [teamKey(id)], name: (row) => inUse(parseTeamRow(row).name), gone: null },
  organisation: {
    keys: (id) => organisationKeys(id),
    name: (row) => inUse(parseOrganisationRow(row).name),
    gone: ERASED,
  },
  customer: {
    keys: (id) => [customerKey(id)],
    name: (row) => {
      const { id, name, erased } = parseCustomerRow(row);
      return erased === undefined ? inUse(name || `Customer ${id}`) : ERASED;
    },
    gone: ERASED,
  },
};

/** Finds what people call the values of fields, in few reads. Whoever is gone is told of as `(erased)`. */
export function nameValues(
  table: Table,
  catalogue: Catalogue,
  languages: readonly (string | null)[] = ['en'],
): FindNames {
  const fields = reportFields(catalogue);
  return async (key, values) => {
    if (key === 'act.actor') return actorNames(table, values);
    const field = fields.find(key);
    if (field?.to === 'sla_policy') return policyNames(table);
    if (field?.to !== undefined) return referenceNames(table, field.to, values);
    return field?.choices === undefined ? plain : choiceNames(field, languages);
  };
}

async function referenceNames(table: Table, to: ReferenceTo, values: readonly DimensionValue[]) {
  const rows = ROWS[to];
  if (rows === undefined) return plain;
  const ids = values.filter((value) => typeof value === 'number');
  const rowAt = await readRows(
    table,
    ids.flatMap((id) => rows.keys(id)),
  );
  const names = new Map<DimensionValue, ValueName>();
  for (const id of ids) {
    const [row] = rows.keys(id).map(rowAt);
    names.set(id, row === undefined ? (rows.gone ?? plain(id)) : rows.name(row));
  }
  return (value: DimensionValue) => names.get(value) ?? plain(value);
}

/** A choice that the desk has no more is told of by its key. */
function choiceNames({ choices = [] }: FieldShape, languages: readonly (string | null)[]) {
  const labels = new Map<DimensionValue, string>(
    choices.map(({ key, labels }) => [key, labelIn(labels, languages)]),
  );
  return (value: DimensionValue): ValueName => {
    const label = labels.get(value);
    return label === undefined ? { label: String(value), isRetired: true } : inUse(label);
  };
}

async function policyNames(table: Table) {
  const { things } = await readArea(table, slaPolicyArea);
  return (value: DimensionValue): ValueName => {
    const policy = things.get(String(value));
    return policy === undefined ? plain(value) : { label: policy.name, isRetired: policy.isRetired };
  };
}

/** Actors of the desk such as `agent:3`; those that are neither agents nor customers by what they are. */
async function actorNames(table: Table, values: readonly DimensionValue[]) {
  const idsOf = (kind: 'agent' | 'customer') =>
    values.flatMap((value) => {
      const [its, id] = String(value).split(':');
      return its === kind ? [Number(id)] : [];
    });
  const [agents, customers] = await Promise.all([
    referenceNames(table, 'agent', idsOf('agent')),
    referenceNames(table, 'customer', idsOf('customer')),
  ]);
  return (value: DimensionValue): ValueName => {
    const [kind = '', id] = String(value).split(':');
    if (kind === 'agent') return agents(Number(id));
    return kind === 'customer' ? customers(Number(id)) : plain(value);
  };
}
