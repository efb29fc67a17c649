const dim = (text) => (process.stdout.isTTY ? `\u001B[2m${text}\u001B[0m` : text);

/** Prints a history (Temporal's JSON, shorthand payloads) as a table: id, seconds since the start, event, what it is about. */
export function printTimeline(events) {
  const start = Date.parse(events[0].eventTime);
  const scheduled = new Map(events.map((event) => [event.eventId, event]));
  for (const event of events) {
    const seconds = ((Date.parse(event.eventTime) - start) / 1000).toFixed(3);
    const name = event.eventType
      .replace('EVENT_TYPE_', '')
      .toLowerCase()
      .replaceAll(/(^|_)(\w)/g, (_, __, letter) => letter.toUpperCase());
    const line = `  ${event.eventId.padStart(3)} ${`+${seconds}s`.padStart(10)}  ${name.padEnd(26)}`;
    console.log(name.startsWith('WorkflowTask') ? dim(line) : `${line}  ${about(event, scheduled)}`);
  }
}

function about(event, events) {
  const [, attributes = {}] = Object.entries(event).find(([key]) => key.endsWith('EventAttributes')) ?? [];
  const activity = events.get(attributes.scheduledEventId)?.activityTaskScheduledEventAttributes ?? attributes;
  const parts = [
    attributes.workflowType?.name,
    activity.activityType?.name,
    attributes.signalName && `${attributes.signalName} ${JSON.stringify(attributes.input ?? [])}`,
    attributes.startToFireTimeout && `fires after ${attributes.startToFireTimeout}`,
    attributes.timerId && `timer ${attributes.timerId}`,
    attributes.attempt && event.eventType.includes('ACTIVITY') && `attempt ${attributes.attempt}`,
    attributes.lastFailure && `after "${attributes.lastFailure.message}"`,
    attributes.failure && `failed: ${attributes.failure.message}`,
    attributes.result && event.eventType.includes('EXECUTION') && JSON.stringify(attributes.result[0]),
  ];
  return parts.filter(Boolean).join(', ');
}
