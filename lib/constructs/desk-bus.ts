import { Duration } from 'aws-cdk-lib';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { EVENT_SOURCE, LIVE_SOURCE } from '../../core/shared/names.ts';
import type { DeskFunction } from './desk-function.ts';

export interface DeskBusProps {
  readonly name: string;
  /**
   * Days that the archive keeps events for replay.
   * @default no archive
   */
  readonly archiveDays?: number | undefined;
}

/** The bus that carries every event of the desk, with an archive from which events can be replayed. */
export class DeskBus extends Construct {
  readonly bus: IEventBus;

  constructor(scope: Construct, id: string, { name, archiveDays }: DeskBusProps) {
    super(scope, id);
    const bus = new EventBus(this, 'Bus', { eventBusName: name, description: 'Events of the desk.' });
    if (archiveDays !== undefined) {
      bus.archive('Archive', {
        archiveName: name,
        description: 'Every event of the desk, for replay.',
        eventPattern: { source: [EVENT_SOURCE] },
        retention: Duration.days(archiveDays),
      });
    }
    this.bus = bus;
  }

  /** Lets a function signal over the bus what open connections are to be told. */
  grantSignal(fn: DeskFunction): void {
    fn.allow(['events:PutEvents'], [this.bus.eventBusArn], {
      StringEquals: { 'events:source': LIVE_SOURCE },
    });
    fn.set('LIVE_BUS', this.bus.eventBusName);
  }

  /** Lets a function put events on the bus. */
  grantPublish(fn: DeskFunction): void {
    fn.allow(['events:PutEvents'], [this.bus.eventBusArn]);
    fn.set('BUS_NAME', this.bus.eventBusName);
  }
}
