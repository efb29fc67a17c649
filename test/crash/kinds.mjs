// The kinds of workflows under load: what a caller does to each, and what must have become of it in the end.
//
// `result` is the right result; `effects` how many different effects there must have been in the outside world, those of `others` included;
// `others` the workflows that it makes or speaks to, by the end of their ids, and the signals each must have in its history.
export const kinds = [
  { type: 'sequence', result: 'abc', effects: 3 },
  { type: 'parallel', result: 'abcd', effects: 4 },
  { type: 'napping', result: 'awake', effects: 1 },
  { type: 'collecting', result: '123', signals: [1, 2, 3] },
  { type: 'counting', result: 6, updates: [1, 2, 3], effects: 3 },
  { type: 'parent', result: 'abc abc 3', effects: 6, others: { first: [], second: [], third: [1, 1, 1] } },
  { type: 'chain', result: 'end of the chain', effects: 3 },
  { type: 'retrying', result: 3, effects: 1 },
  { type: 'local', result: 'abc', effects: 3 },
  { type: 'compensating', closes: 'CANCELED', cancels: true, effects: 2 },
  { type: 'outside', result: 'from outside', completes: '1' },
  { type: 'telling', result: 'told', startsBefore: { target: 'collecting' }, others: { target: [1, 2, 3] } },
  { type: 'delegating', result: 'abc', effects: 3, others: { operation: [] } },
  { type: 'scheduled', schedules: 'sequence', actions: 3, effects: 9 },
];

/** Whether a workflow of this kind comes to its end with nobody near it. */
export const needsNobody = ({ signals, updates, cancels, completes, schedules }) =>
  !signals && !updates && !cancels && !completes && !schedules;
