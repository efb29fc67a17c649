import { activityInfo, heartbeat } from 'perdure/activity';

export async function charge(customer, month) {
  heartbeat(month);
  return `receipt ${month} of ${customer}, attempt ${activityInfo().attempt}`;
}
