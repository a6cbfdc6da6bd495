import { createServer } from 'node:http';
import { askingForUnits, isMeasured, unitsOf } from '../../local/meter/capacity.ts';
import { answerMeter, Meter, meteredInvoke, openWays } from '../../local/meter/index.ts';
import { partitionKeysOf, rowsIn } from '../../local/meter/keys.ts';
import { figuresOf } from '../support/operations/figures.ts';

const asked = (method: string, target = '/_local/meter') => ({
  method,
  target,
  headers: {},
  body: Buffer.of(),
});
const json = (value: unknown) => Buffer.from(JSON.stringify(value));

describe('what a local desk uses', () => {
  test('is asked of the database, which says the units of its tables and indexes', () => {
    expect(isMeasured('TransactWriteItems')).toBe(true);
    expect(isMeasured('DescribeTable')).toBe(false);
    const request = JSON.parse(askingForUnits(json({ TableName: 'desk' })).toString());
    expect(request).toEqual({ TableName: 'desk', ReturnConsumedCapacity: 'INDEXES' });
    const two = JSON.stringify({ ConsumedCapacity: [{ CapacityUnits: 4 }, { CapacityUnits: 2 }] });
    expect(unitsOf('TransactWriteItems', two)).toEqual({ writeUnits: 6 });
    expect(unitsOf('Query', JSON.stringify({ ConsumedCapacity: { CapacityUnits: 0.5 } }))).toEqual({
      readUnits: 0.5,
    });
  });

  test('is told by the partition keys that are written, each with its share', () => {
    const key = (pk: string) => ({ pk: { S: pk }, sk: { S: 'META' } });
    expect(partitionKeysOf(json({ Item: key('T#1') }))).toEqual(['T#1']);
    const transaction = { TransactItems: [{ Put: { Item: key('T#1') } }, { Update: { Key: key('C#2') } }] };
    expect(partitionKeysOf(json(transaction))).toEqual(['T#1', 'C#2']);
    const batch = {
      RequestItems: { desk: [{ PutRequest: { Item: key('L#3') } }, { DeleteRequest: { Key: key('L#4') } }] },
    };
    expect(partitionKeysOf(json(batch))).toEqual(['L#3', 'L#4']);
    const meter = new Meter();
    meter.wrote(['T#1', 'C#2'], 6);
    meter.wrote(['T#1'], 1);
    expect(meter.hottest(1)).toEqual([{ key: 'T#1', units: 4 }]);
  });

  test('is told request by request: of which rows, or of which range', () => {
    const key = (pk: string, sk = 'META') => ({ pk: { S: pk }, sk: { S: sk } });
    expect(rowsIn(json({ Key: key('T#1') }))).toEqual(['T#1 META']);
    expect(rowsIn(json({ RequestItems: { desk: { Keys: [key('T#1'), key('C#2')] } } }))).toEqual([
      'T#1 META',
      'C#2 META',
    ]);
    const transaction = {
      TransactItems: [{ Put: { Item: key('T#1', 'E#1') } }, { Update: { Key: key('T#1') } }],
    };
    expect(rowsIn(json(transaction))).toEqual(['T#1 E#1', 'T#1 META']);
    const batch = { RequestItems: { desk: [{ DeleteRequest: { Key: key('L#4', 'a') } }] } };
    expect(rowsIn(json(batch))).toEqual(['L#4 a']);
    const ExpressionAttributeValues = { ':pk': { S: 'T#1' }, ':from': { S: 'E#' }, ':most': { N: '1' } };
    const query = { KeyConditionExpression: '#pk = :pk', ExpressionAttributeValues };
    expect(rowsIn(json(query))).toEqual([':pk T#1 :from E# :most ']);
    const meter = new Meter();
    meter.asked({ who: 'Desk-api-tickets', operation: 'GetItem', rows: ['T#1 META'], units: 1 });
    expect(answerMeter(meter, asked('GET', '/_local/meter/requests')).body).toEqual({
      requests: [{ who: 'Desk-api-tickets', operation: 'GetItem', rows: ['T#1 META'], units: 1 }],
    });
    answerMeter(meter, asked('DELETE'));
    expect(meter.requests()).toEqual([]);
  });

  test('goes to the service as it came, and is counted by the function that asks', async () => {
    const seen: unknown[] = [];
    const service = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        seen.push([request.url, JSON.parse(body)]);
        response.end(JSON.stringify({ ConsumedCapacity: { CapacityUnits: 3 } }));
      });
    });
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
    const address = service.address();
    const stops: (() => unknown)[] = [];
    const ways = openWays({ isMetered: true, log: () => {}, stopLater: (stop) => stops.push(stop) });
    try {
      const upstream = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
      const endpoint = await ways.to('dynamodb', upstream);
      const put = (agent: string) =>
        fetch(endpoint, {
          method: 'POST',
          headers: { 'x-amz-target': 'DynamoDB_20120810.PutItem', 'user-agent': agent },
          body: JSON.stringify({ Item: { pk: { S: 'T#1' } } }),
        });
      expect((await put('aws-sdk-js/3 app/Desk-api-tickets-PT-NO-OP-2')).status).toBe(200);
      // What the host itself asks is none of the desk's.
      await put('node');
      const { used } = ways.meter?.read() ?? { used: {} };
      expect(used).toEqual({
        'Desk-api-tickets dynamodb.PutItem': { requests: 1, entries: 1, readUnits: 0, writeUnits: 3 },
      });
      expect(seen).toHaveLength(2);
      expect(seen[0]).toEqual(['/', { Item: { pk: { S: 'T#1' } }, ReturnConsumedCapacity: 'INDEXES' }]);
    } finally {
      for (const stop of stops) await stop();
      service.close();
    }
  });

  test('is shown and forgotten at an address of the host, where it is counted at all', async () => {
    expect(answerMeter(undefined, asked('GET')).status).toBe(404);
    const meter = new Meter();
    const invoke = meteredInvoke(async () => ({ payload: null }), meter);
    await invoke('arn:aws:lambda:us-east-1:000000000000:function:Desk-clock-wake', {});
    meter.transition();
    expect(answerMeter(meter, asked('GET')).body).toMatchObject({
      invoked: { 'Desk-clock-wake': { invocations: 1 } },
      transitions: 1,
      running: 0,
    });
    expect(answerMeter(meter, asked('DELETE')).body).toMatchObject({ invoked: {}, transitions: 0 });
    expect(answerMeter(meter, asked('GET', '/_local/meter/keys')).body).toEqual({ keys: [] });
    expect(answerMeter(meter, asked('POST')).status).toBe(405);
  });

  test('is put together for an operation by who waits for it', () => {
    const meter = new Meter();
    meter.used('Bilet-api-tickets', 'dynamodb.PutItem', { writeUnits: 2 });
    meter.used('Bilet-stream-projector', 'dynamodb.Query', { readUnits: 0.5 });
    meter.used('Bilet-stream-publisher', 'events.PutEvents', { entries: 3 });
    meter.used('service', 'sqs.SendMessage');
    meter.used('Bilet-mail-outbound', 'ses.SendRawEmail');
    meter.invoking('Bilet-api-tickets')();
    expect(figuresOf(meter.read(), /^Bilet-api-/)).toMatchObject({
      waitedFor: { calls: 1, readUnits: 0, writeUnits: 2 },
      afterwards: { calls: 1, readUnits: 0.5, writeUnits: 0 },
      ...{ queueRequests: 1, events: 3, transitions: 0, invocations: 1, apiRequests: 1, mails: 1 },
    });
  });
});
