// How a customer may choose to be told, and what is sent of it.

const INBOX = "INBOX";

/**
 * The ways to choose from: each channel by itself, KakaoTalk with the text message that takes its place, and this page alone.
 *
 * @param offered the channels that there are
 * @param present what is chosen now, which stays a choice whatever it is
 * @returns lists of channels, the empty one for this page alone
 */
export function ways(offered, present) {
  const both = ["KAKAO_TALK", "SMS"].every((channel) => offered.includes(channel)) ? [["KAKAO_TALK", "SMS"]] : [];
  const all = [...both, ...offered.map((channel) => [channel]), []];
  return all.some((way) => way.join() === present.join()) ? all : [present, ...all];
}

/** A way as the value of an option. */
export const nameOf = (way) => way.join() || INBOX;

/** In words: the first, and what takes its place. */
export function wordsFor(way, t) {
  const names = (way.length === 0 ? [INBOX] : way).map((channel) => t.channels[channel] ?? channel);
  return names.slice(1).reduce((words, name) => t.orElse(words, name), names[0]);
}

/**
 * What to send.
 *
 * @param form `{channel, language, quiet, from, to}` as a form has them; `quiet` is there only when it is ticked
 */
export function choice({ channel, language, quiet, from, to }) {
  return {
    channels: channel === INBOX ? [] : channel.split(","),
    language,
    ...(quiet && { quietHours: { from, to } }),
  };
}

/** A time of a service ("22:00:00" or "22:00") as an input has it. */
export const minutes = (time) => time.slice(0, 5);
