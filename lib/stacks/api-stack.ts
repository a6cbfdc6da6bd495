import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import {
  ARTICLE_FILES_PREFIX,
  ATTACHED_PREFIX,
  FILED_PREFIXES,
  KEYS_PARTITION,
  PAYLOADS_PREFIX,
  REDACTED_PREFIX,
  RESULT_PREFIX,
  ROOM_FILES_PREFIX,
  UPLOAD_PREFIX,
} from '../../core/shared/names.ts';
import { routes } from '../../functions/api/routes.ts';
import { DOMAIN_NAMES, type Domain, domainEntry, type Grant, isGuarded } from '../../schemas/domains.ts';
import { HELP_PATH } from '../../schemas/help-centre.ts';
import { REPORTS_PATH } from '../../schemas/report-page.ts';
import { AgentPool } from '../constructs/agent-pool.ts';
import { BrowserSignIn } from '../constructs/browser-sign-in.ts';
import { Dashboard } from '../constructs/dashboard.ts';
import { DeskApi } from '../constructs/desk-api.ts';
import type { DeskBucket } from '../constructs/desk-bucket.ts';
import type { DeskBus } from '../constructs/desk-bus.ts';
import { type Desk, DeskFunction } from '../constructs/desk-function.ts';
import type { DeskTable } from '../constructs/desk-table.ts';
import { HelpFront } from '../constructs/help-front.ts';
import { Live } from '../constructs/live.ts';
import type { SearchCollection } from '../constructs/search-collection.ts';
import { declareNaming } from '../declare-naming.ts';

export interface ApiStackProps extends StackProps {
  readonly desk: Desk;
  readonly table: DeskTable;
  readonly bus: DeskBus;
  readonly mail: DeskBucket;
  readonly attachments: DeskBucket;
  readonly search: DeskBucket;
  /** where what comes to the doors of channels waits */
  readonly channelQueue: Queue;
  /** the search engine that the desk has instead of its own index */
  readonly collection?: SearchCollection | undefined;
}

/** Whose sign-in tokens the desk takes, and where a browser signs in. */
interface SignIn {
  readonly issuer: string;
  readonly audience: string;
  readonly browser?: BrowserSignIn;
}

/** The HTTP API, its functions, and where agents sign in. */
export class ApiStack extends Stack {
  readonly #props: ApiStackProps;

  constructor(scope: Construct, id: string, props: ApiStackProps) {
    super(scope, id, props);
    this.#props = props;
    const { desk } = props;
    const functions = this.#functions();
    const signIn: SignIn = desk.settings.oidc ?? this.#agentPool(functions.agents);
    // The description of the API, which that function answers, says where to sign in.
    if (signIn.browser) functions.desk.set('SIGN_IN_URL', signIn.browser.url);
    const { tickets, macros, rules, triggers, templates, configuration, gaps } = functions;
    for (const fn of [tickets, macros, rules, triggers, configuration])
      fn.set('UNDO_SECONDS', String(desk.settings.undoSeconds));
    for (const fn of [rules, templates, macros, triggers, configuration, gaps]) declareNaming(fn, desk);
    for (const fn of [functions.redactions, functions.customers])
      fn.set('EVENT_DAYS', String(desk.settings.retention.eventDays));
    for (const fn of [functions.webhooks, functions.context, configuration]) fn.set('WEBHOOKS_TO', 'public');
    const { publicOrigin } = desk.settings;
    for (const fn of [functions.channels, functions.channeldoor])
      if (publicOrigin) fn.set('PUBLIC_ORIGIN', publicOrigin);
    const helpCentre = this.#helpCentre();
    const authorizer = this.#authorizer(signIn);
    const reportPage = this.#reportPage(signIn);
    const api = new DeskApi(this, 'Api', { desk, functions, authorizer, helpCentre, reportPage });
    signIn.browser?.addPage(`https://${api.host}${REPORTS_PATH}`);
    const { helpCentre: front, prefix } = desk.settings;
    if (front) new HelpFront(this, 'HelpFront', { prefix, front, api, helpCentre });
    if (desk.settings.live) {
      const live = new Live(this, 'Live', { desk, table: props.table, bus: props.bus });
      for (const fn of [functions.assignment, functions.chat]) fn.set('LIVE_URL', live.url);
      for (const fn of [functions.tickets, functions.rooms]) props.bus.grantSignal(fn);
      new CfnOutput(this, 'LiveUrl', { value: live.url });
    }
    new CfnOutput(this, 'ApiUrl', { value: `${api.url}/v1` });
    new CfnOutput(this, 'HelpCentreUrl', { value: `${api.url}${HELP_PATH}` });
    new CfnOutput(this, 'ReportsUrl', { value: `${api.url}${REPORTS_PATH}` });
    new Dashboard(this, 'Dashboard', { desk, table: props.table, apiId: api.id });
  }

  #functions(): Record<Domain, DeskFunction> {
    const made = DOMAIN_NAMES.map((domain) => [domain, this.#function(domain)]);
    return Object.fromEntries(made) as Record<Domain, DeskFunction>;
  }

  /** A domain gets of the table what its routes need, where nobody is recognised nothing, and what it names itself. */
  #grant(domain: Domain, fn: DeskFunction): void {
    const { table, mail, attachments, search, collection, channelQueue } = this.#props;
    const { grants = [] } = domainEntry(domain);
    if (isGuarded(domain)) {
      const writes = routes.some((route) => route.domain === domain && route.access === 'write');
      if (writes) table.grantReadWrite(fn);
      else table.grantRead(fn);
    }
    const toChannels = () => {
      fn.allow(['sqs:SendMessage'], [channelQueue.queueArn]);
      fn.set('CHANNEL_QUEUE_URL', channelQueue.queueUrl);
    };
    const give: Record<Grant, () => void> = {
      'mail.read': () => mail.grantGet(fn),
      'attachments.read': () => attachments.grantGet(fn),
      'redacted.write': () => attachments.grantPut(fn, `${REDACTED_PREFIX}*`),
      'attachments.add': () => {
        attachments.grantPut(fn, `${UPLOAD_PREFIX}*`);
        attachments.grantPut(fn, `${ATTACHED_PREFIX}*`);
      },
      'attachments.file': () => {
        for (const prefix of FILED_PREFIXES) attachments.grantPut(fn, `${prefix}*`);
      },
      'article-files.add': () => {
        attachments.grantGet(fn, `${ARTICLE_FILES_PREFIX}*`);
        attachments.grantPut(fn, `${ARTICLE_FILES_PREFIX}*`);
      },
      'rooms.files': () => {
        attachments.grantGet(fn, `${UPLOAD_PREFIX}*`);
        attachments.grantGet(fn, `${ROOM_FILES_PREFIX}*`);
        attachments.grantPut(fn, `${ROOM_FILES_PREFIX}*`);
        attachments.grantDelete(fn, `${ROOM_FILES_PREFIX}*`);
      },
      'planned.read': () => table.grantPlanned(fn),
      'linked.read': () => {
        attachments.grantGet(fn, `${ATTACHED_PREFIX}*`);
        table.grantGet(fn, KEYS_PARTITION);
        fn.set('TABLE_NAME', table.tableName);
      },
      'search.read': () => {
        search.grantGet(fn);
        collection?.grantSearch(fn);
      },
      'shops.receive': () => {
        table.grantReadWrite(fn);
        table.grantSecrets(fn, 'shophooks');
      },
      'channels.admit': () => {
        table.grantConfiguration(fn, ['channels']);
        table.grantSecrets(fn, 'channels');
        attachments.grantPut(fn, `${PAYLOADS_PREFIX}*`);
        toChannels();
      },
      'chat.hold': () => {
        table.grantReadWrite(fn);
        table.grantSecrets(fn, 'channels');
        attachments.grantGet(fn);
        for (const prefix of [UPLOAD_PREFIX, ATTACHED_PREFIX]) attachments.grantPut(fn, `${prefix}*`);
      },
      'channels.try': () => toChannels(),
      'results.read': () => attachments.grantGet(fn, `${RESULT_PREFIX}*`),
    };
    for (const grant of grants) give[grant]();
  }

  /** Memory of what somebody waits for. */
  get #memoryMegabytes(): number {
    return this.#props.desk.settings.sizes.answeringMemoryMegabytes;
  }

  #function(domain: Domain): DeskFunction {
    const id = `${domain.charAt(0).toUpperCase()}${domain.slice(1)}`;
    const { readsMail, about } = domainEntry(domain);
    const fn = new DeskFunction(this, id, {
      desk: this.#props.desk,
      entry: `api/${domain}`,
      description: `Answers requests: ${about}.`,
      timeout: Duration.seconds(20),
      memoryMegabytes: readsMail
        ? this.#props.desk.settings.sizes.inboundMemoryMegabytes
        : this.#memoryMegabytes,
    });
    this.#grant(domain, fn);
    return fn;
  }

  /** What the user pool mails to whoever is invited. @param page on which they sign in */
  #invitation(page: string | undefined): DeskFunction {
    const { desk, table } = this.#props;
    const invitation = new DeskFunction(this, 'Invitation', {
      desk,
      entry: 'sign-in/invitation',
      description: 'Writes the invitations of agents in their language.',
      // Cognito waits for five seconds.
      timeout: Duration.seconds(5),
    });
    table.grantRead(invitation);
    declareNaming(invitation, desk);
    if (page !== undefined) invitation.set('SIGN_IN_PAGE', page);
    return invitation;
  }

  /** Shows customers the help centre. It writes what they ask and answer there, and who is signed in. */
  #helpCentre(): DeskFunction {
    const { desk, table, attachments } = this.#props;
    const helpCentre = new DeskFunction(this, 'HelpCentre', {
      desk,
      entry: 'help-centre/serve',
      description: 'Shows the help centre to customers.',
      timeout: Duration.seconds(20),
      memoryMegabytes: this.#memoryMegabytes,
    });
    table.grantReadWrite(helpCentre);
    table.grantSecrets(helpCentre, 'forms');
    attachments.grantGet(helpCentre);
    for (const prefix of [UPLOAD_PREFIX, ATTACHED_PREFIX]) attachments.grantPut(helpCentre, `${prefix}*`);
    attachments.grantPut(helpCentre, `${FILED_PREFIXES[0]}form-*`);
    declareNaming(helpCentre, desk);
    helpCentre.set('UNDO_SECONDS', String(desk.settings.undoSeconds));
    return helpCentre;
  }

  /** Shows agents the page of reports. It may read nothing: the page asks the API, with the rights of who has signed in. */
  #reportPage({ issuer, audience, browser }: SignIn): DeskFunction {
    const { desk } = this.#props;
    const page = new DeskFunction(this, 'ReportPage', {
      desk,
      entry: 'report-page/serve',
      description: 'Shows the page of reports.',
      memoryMegabytes: this.#memoryMegabytes,
    });
    if (browser) {
      page.set('SIGN_IN_URL', browser.url);
      page.set('SIGN_IN_CLIENT', browser.clientId);
    }
    if (desk.settings.oidc) {
      page.set('SIGN_IN_ISSUER', issuer);
      page.set('SIGN_IN_CLIENT', audience);
    }
    return page;
  }

  #authorizer({ issuer, audience, browser }: SignIn): DeskFunction {
    const { desk, table } = this.#props;
    const authorizer = new DeskFunction(this, 'Authorizer', {
      desk,
      entry: 'api/authorizer',
      description: 'Recognises who makes a request by the token.',
      memoryMegabytes: this.#memoryMegabytes,
    });
    table.grantRead(authorizer);
    authorizer.set('OIDC_ISSUER', issuer);
    authorizer.set('OIDC_AUDIENCE', audience);
    if (browser) authorizer.set('OIDC_BROWSER_AUDIENCE', browser.clientId);
    return authorizer;
  }

  #agentPool(agents: DeskFunction): SignIn {
    const { prefix, signIn } = this.#props.desk.settings;
    const agentPool = new AgentPool(this, 'AgentPool', { name: `${prefix}-agents` });
    const { pool, client, issuer } = agentPool;
    agentPool.grantInvite(agents);
    agentPool.writeBy(this.#invitation(signIn?.callbackUrls[0]));
    new CfnOutput(this, 'UserPoolId', { value: pool.userPoolId });
    new CfnOutput(this, 'UserPoolClientId', { value: client.userPoolClientId });
    const known = { issuer, audience: client.userPoolClientId };
    if (signIn === undefined) return known;
    const browser = new BrowserSignIn(this, 'BrowserSignIn', { pool, signIn });
    new CfnOutput(this, 'UserPoolSignInUrl', { value: browser.url });
    new CfnOutput(this, 'UserPoolBrowserClientId', { value: browser.clientId });
    return { ...known, browser };
  }
}
