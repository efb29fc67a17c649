/** Changes to recorded histories that code must not accept. */
type Json = Record<string, unknown>;
interface Event extends Json {
  readonly eventType: string;
}
const attributesOf = (event: Event): [string, Json] =>
  (Object.entries(event).find(([key]) => key.endsWith('EventAttributes')) ?? ['', {}]) as [string, Json];
const withAttributes = (event: Event, change: (attributes: Json) => Json): Event => {
  const [key, attributes] = attributesOf(event);
  return { ...event, [key]: change(attributes) };
};
const is = (event: Event | undefined, type: string): boolean => event?.eventType === `EVENT_TYPE_${type}`;
const renumbered = (events: readonly Event[]): Event[] =>
  events.map((event, at) => ({ ...event, eventId: String(at + 1) }));

const command = (event: Event | undefined): boolean =>
  is(event, 'ACTIVITY_TASK_SCHEDULED') || is(event, 'TIMER_STARTED');

/** A change, which answers `undefined` where the history has nothing to change. */
type Change = (events: readonly Event[]) => readonly Event[] | undefined;

const changeFirst =
  (type: string, change: (attributes: Json) => Json): Change =>
  (events) => {
    const at = events.findIndex((event) => is(event, type));
    return at < 0 ? undefined : events.map((event, index) => (index === at ? withAttributes(event, change) : event));
  };

export const CHANGES: Readonly<Record<string, Change>> = {
  'the type of an activity': changeFirst('ACTIVITY_TASK_SCHEDULED', (attributes) => ({
    ...attributes,
    activityType: { name: 'other' },
  })),
  'the id of an activity': changeFirst('ACTIVITY_TASK_SCHEDULED', (attributes) => ({
    ...attributes,
    activityId: '99',
  })),
  'the id of a timer': changeFirst('TIMER_STARTED', (attributes) => ({ ...attributes, timerId: '99' })),
  'the order of two commands': (events) => {
    const at = events.findIndex((event, index) => command(event) && command(events[index + 1]));
    const [one, two] = [events[at], events[at + 1]];
    if (one === undefined || two === undefined) return undefined;
    return renumbered(events.with(at, two).with(at + 1, one));
  },
  'a timer in the place of an activity': (events) => {
    const at = events.findIndex((event) => is(event, 'ACTIVITY_TASK_SCHEDULED'));
    const found = events[at];
    if (found === undefined) return undefined;
    const { activityTaskScheduledEventAttributes: _, ...rest } = found;
    const timer = { timerId: '1', startToFireTimeout: '1s', workflowTaskCompletedEventId: '4' };
    return events.with(at, { ...rest, eventType: 'EVENT_TYPE_TIMER_STARTED', timerStartedEventAttributes: timer });
  },
  'an activity in the place of the end': (events) => {
    const at = events.findIndex((event) => is(event, 'WORKFLOW_EXECUTION_COMPLETED'));
    const found = events[at];
    if (found === undefined) return undefined;
    const { workflowExecutionCompletedEventAttributes: _, ...rest } = found;
    const attributes = { activityId: '98', activityType: { name: 'more' }, workflowTaskCompletedEventId: '4' };
    const eventType = 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED';
    return events.with(at, { ...rest, eventType, activityTaskScheduledEventAttributes: attributes });
  },
  // As if the code had got one more command in its last task: the history of an open run that ends too early.
  'a command that is not there yet': (events) => {
    const completed = events.findIndex(
      (event, index) => is(event, 'WORKFLOW_TASK_COMPLETED') && command(events[index + 1]),
    );
    return completed < 0 ? undefined : events.slice(0, completed + 1);
  },
};
