import type { Caller } from '../../../core/auth/index.ts';
import type { CustomFields, GivenValues } from '../../../core/custom-field/index.ts';
import {
  CUSTOMER_PLACE,
  createCustomer,
  duplicatesOf,
  emailIdentity,
  findByExternalId,
  findByPhone,
  findCustomer,
  keptPhones,
  listCustomers,
  listedPage,
  listingsAsked,
  loadCustomer,
  standsIn,
  updateCustomer,
} from '../../../core/customer/index.ts';
import {
  type MergeAsked,
  MOVE,
  mergeCustomers,
  unmergeCustomers,
} from '../../../core/customer-merge/index.ts';
import { readTimeline, TIMELINE_PLACE } from '../../../core/customer-timeline/index.ts';
import { jobWrites } from '../../../core/jobs/index.ts';
import { spelledPhone } from '../../../core/phone/index.ts';
import { fieldError } from '../../../core/shared/errors.ts';
import type { Table } from '../../../core/shared/table.ts';
import { isValidAddress } from '../../../schemas/address.ts';
import type { CustomerQuery } from '../../../schemas/api/customers.ts';
import type { Customer } from '../../../schemas/customer.ts';
import type { Options } from '../../../schemas/options.ts';
import type { ApiRequest, Endpoints } from '../../edge/api.ts';
import { type ApiList, answerPage } from '../answer-page.ts';
import { spelledPhones } from './given-phones.ts';
import { languagesFor, shownCustomer } from './present-customer.ts';
import { presentEntry } from './present-entry.ts';
import type { personRoutes } from './routes.ts';

const CUSTOMERS: ApiList = { path: '/v1/customers', name: 'customers', place: CUSTOMER_PLACE };

/** The identity that a query names; undefined: none. @throws InvalidInputError when it is none of its channel */
function askedIdentity({ channel, value, account }: CustomerQuery) {
  if (account !== undefined && (channel === 'email' || value === undefined))
    throw fieldError('query.account', 'goes with `value` on a messaging channel');
  if (value === undefined) return undefined;
  if (channel !== 'email') return { channel, value, account };
  if (!isValidAddress(value)) throw fieldError('query.value', 'must be an email address');
  return emailIdentity(value);
}

/** What the API of customers works with. */
export interface CustomerApi {
  table: Table;
  options: { at(now: Date): Promise<Pick<Options, 'language' | 'phoneCountry'>> };
  depsFor: (now: Date, values?: GivenValues) => Promise<{ table: Table; customFields: CustomFields }>;
}

/** What the API of customers answers about each of them. */
export function customerEndpoints({
  table,
  options,
  depsFor,
}: CustomerApi): Pick<
  Endpoints<typeof personRoutes>,
  | 'findCustomers'
  | 'listDuplicates'
  | 'getCustomerTimeline'
  | 'createCustomer'
  | 'getCustomer'
  | 'updateCustomer'
  | 'mergeCustomers'
  | 'unmergeCustomers'
> {
  const shown = async (customers: readonly Customer[], principal: Caller, now: Date) => {
    const language = async () => (await options.at(now)).language;
    const languages = await languagesFor(table, principal, customers, language);
    return customers.map((customer) => shownCustomer(customer, languages));
  };
  const present = async (
    customer: Customer,
    { principal, context }: { principal: Caller; context: { now: Date } },
  ) => {
    const [body] = await shown([customer], principal, context.now);
    return { body, version: customer.version };
  };
  /** In which country numbers are dialled that are typed without the prefix of one. */
  const countryOf = async (location: Customer['location'], now: Date) =>
    location?.country ?? (await options.at(now)).phoneCountry;
  /** Who is found by what a query names; undefined: it names nothing. */
  const idsOf = async (query: CustomerQuery, now: Date) => {
    const { phone, externalId } = query;
    const only = (id: number | null) => (id === null ? [] : [id]);
    const identity = askedIdentity(query);
    if (phone !== undefined)
      return findByPhone(table, spelledPhone(phone, await countryOf(null, now), 'query.phone'));
    if (externalId !== undefined) return only(await findByExternalId(table, externalId));
    return identity && only(await findCustomer(table, identity));
  };
  const mergeAsked = (request: ApiRequest<(typeof personRoutes)['mergeCustomers']>): MergeAsked => ({
    targetId: request.params.customerId,
    sourceId: request.body.source,
    expectedVersion: request.expectedVersion,
    startMove: (move, context) => jobWrites(MOVE, move, context).writes,
    alongside: async (customer) => request.remember(await present(customer, request)),
  });
  return {
    findCustomers: async ({ query, principal, context }) => {
      const ids = await idsOf(query, context.now);
      const { organisationId, tag, isVip, isBlocked } = query;
      const listings = listingsAsked({
        organisationId,
        tag,
        isVip: isVip && true,
        isBlocked: isBlocked && true,
      });
      if (ids !== undefined) {
        const found = await Promise.all(ids.map((id) => loadCustomer(table, id)));
        const fitting = found.filter((customer) => standsIn(customer, listings));
        return { body: { items: await shown(fitting, principal, context.now), next: null } };
      }
      return answerPage(CUSTOMERS, query, async (page) => {
        const { items, after } = await (listings.length === 0
          ? listCustomers(table, page)
          : listedPage(table, listings, page));
        return { items: await shown(items, principal, context.now), after };
      });
    },
    getCustomerTimeline: async ({ params: { customerId }, query, principal }) => {
      const path = `/v1/customers/${customerId}/timeline`;
      const list = { path, name: `timeline:${customerId}`, place: TIMELINE_PLACE };
      return answerPage(list, query, async (page) => {
        const { items, after } = await readTimeline(table, { principal, customerId }, page);
        return { items: items.map(presentEntry), after };
      });
    },
    listDuplicates: async ({ params, principal, context }) => {
      const found = await duplicatesOf(table, params.customerId);
      const customers = await shown(
        found.map(({ customer }) => customer),
        principal,
        context.now,
      );
      const items = found.map(({ alikeIn }, at) => ({ customer: customers[at], alikeIn }));
      return { body: { items } };
    },
    createCustomer: async (request) => {
      const { body, context, remember } = request;
      const { fields: values, phone, phones, name = '', ...given } = body;
      const { language } = await options.at(context.now);
      const country = await countryOf(given.location, context.now);
      const spelled = spelledPhones({ phone, phones }, country);
      const numbers = keptPhones([...(spelled.phone ? [spelled.phone] : []), ...(spelled.phones ?? [])]);
      const fields = { ...given, ...numbers, name, locale: given.locale ?? language };
      const alongside = async (made: Customer) => remember(await present(made, request));
      const asked = { fields, values, alongside };
      return present(await createCustomer(await depsFor(context.now, values), context, asked), request);
    },
    getCustomer: async (request) => present(await loadCustomer(table, request.params.customerId), request),
    mergeCustomers: async (request) =>
      present(await mergeCustomers({ table }, request.context, mergeAsked(request)), request),
    unmergeCustomers: async (request) =>
      present(await unmergeCustomers({ table }, request.context, mergeAsked(request)), request),
    updateCustomer: async (request) => {
      const { params, body, context, expectedVersion } = request;
      const { fields: values, phone, phones, ...given } = body;
      const isCalled = (phone ?? phones) != null;
      const location =
        given.location ?? (isCalled ? (await loadCustomer(table, params.customerId)).location : null);
      const country = isCalled ? await countryOf(location, context.now) : null;
      const change = { ...given, ...spelledPhones({ phone, phones }, country) };
      const asked = { ...params, change, values, expectedVersion };
      return present(await updateCustomer(await depsFor(context.now, values), context, asked), request);
    },
  };
}
