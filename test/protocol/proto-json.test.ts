import { describe, expect, test } from 'vitest';
import { jsonPayload, utf8ToBase64 } from '../../protocol/payload.ts';
import { decode, encode } from '../../protocol/json/proto-json.ts';
import type { Message } from '../../protocol/json/proto-json.ts';

const message: Message = {
  name: 'string',
  maximumAttempts: 'int',
  eventId: 'long',
  coefficient: 'double',
  input: 'payloads',
  memo: 'payloadMap',
  one: 'payload',
};
const read = (json: unknown, shorthand?: boolean) => decode(message, json, '', shorthand);
const encoding = utf8ToBase64('json/plain');

describe('numbers', () => {
  test.each([
    [{ eventId: '4e0' }, { eventId: 4 }],
    [{ event_id: '-12' }, { eventId: -12 }],
    [{ maximumAttempts: 2_147_483_647 }, { maximumAttempts: 2_147_483_647 }],
    [{ maximumAttempts: '3' }, { maximumAttempts: 3 }],
    [{ coefficient: '2.5' }, { coefficient: 2.5 }],
  ])('%j are read', (json, expected) => expect(read(json)).toEqual(expected));

  test.each([
    { maximumAttempts: 2_147_483_648 },
    { maximumAttempts: 3_000_000_000 },
    { maximumAttempts: 1.5 },
    { eventId: '0x10' },
    { eventId: ' 4' },
    { eventId: '' },
    { eventId: '99999999999999999999' },
    { eventId: true },
    { coefficient: 'two' },
  ])('%j are refused', (json) => expect(() => read(json)).toThrow(/^field "\w+" must be (a number|an integer)/));
});

test('a field may be there once, however it is spelled', () => {
  expect(() => read({ eventId: 1, event_id: 1 })).toThrow('duplicate field "event_id"');
  expect(() => read({ name: null, Name: 'x' })).toThrow('unknown field "Name"');
});

describe('payloads', () => {
  test('base64 is read in both alphabets and kept in the standard one, with its padding', () => {
    const given = { metadata: { encoding: encoding.replaceAll('=', '') }, data: 'Ij8_PyI' };
    expect(read({ one: given })).toEqual({ one: { metadata: { encoding }, data: 'Ij8/PyI=' } });
    expect(read({ input: { payloads: [given] } }, false)).toEqual({ input: [jsonPayload('???')] });
  });

  test.each([
    [{ metadata: { encoding } }],
    [{ metadata: { encoding: '!!' }, data: 'eA==' }],
    [{ metadata: { encoding }, data: 'x' }],
    [{ metadata: { encoding }, data: 'eA==', more: 1 }],
    [{ metadata: {}, data: 'eA==' }],
    [{ metadata: { encoding: 5 }, data: 'eA==' }],
    [{ metadata: 'x', data: 'eA==' }],
    [[1, { metadata: { encoding } }]],
    ['x'],
    [{}],
  ])('%j is a value, not a payload', (value) => {
    expect(read({ one: value })).toEqual({ one: jsonPayload(value) });
    expect(read({ input: [value] })).toEqual({ input: [jsonPayload(value)] });
  });

  test.each([
    [{ metadata: { encoding: utf8ToBase64('binary/null') } }],
    [{ metadata: { encoding: utf8ToBase64('binary/plain') }, data: 'AQID' }],
    [{ metadata: { other: encoding }, data: 'AQID' }],
    [{ metadata: { encoding }, data: '' }],
  ])('%j is a payload', (value) =>
    expect(read({ input: [value], memo: { m: value } })).toEqual({ input: [value], memo: { m: value } }),
  );

  test('an object that names its message is protobuf in JSON, there and back', () => {
    const value = { z: 1, _protoMessageType: 'shop.Order', a: [2] };
    const { one } = read({ one: value }) as { one: object };
    expect(one).toEqual({
      metadata: { encoding: utf8ToBase64('json/protobuf'), messageType: utf8ToBase64('shop.Order') },
      data: utf8ToBase64('{"z":1,"a":[2]}'),
    });
    expect(JSON.stringify(encode(message, { one }, true))).toBe(
      '{"one":{"_protoMessageType":"shop.Order","a":[2],"z":1}}',
    );
    expect(encode(message, { one }, false)).toEqual({ one });
  });

  test.each([
    [{ input: ['x'] }],
    [{ input: { payloads: ['x'] } }],
    [{ input: { payloads: [null] } }],
    [{ one: 'x' }],
    [{ memo: { m: 5 } }],
    [{ one: { metadata: { encoding: '!!' }, data: '' } }],
  ])('without shorthand %j is refused', (json) => expect(() => read(json, false)).toThrow(/^field "/));

  test('without shorthand nothing is nothing', () => {
    expect(read({ input: null, one: null, memo: null }, false)).toEqual({});
    expect(read({ input: {}, one: {} }, false)).toEqual({ input: [], one: {} });
  });
});
