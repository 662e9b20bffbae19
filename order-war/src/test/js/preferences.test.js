import assert from "node:assert/strict";
import { test } from "node:test";

const { choice, minutes, nameOf, ways, wordsFor } = await import("../../main/webapp/page/preferences.js");

test("there is a way for each channel, one with what takes its place, and this page alone", () => {
  assert.deepEqual(ways(["KAKAO_TALK", "SMS", "EMAIL"], ["KAKAO_TALK", "SMS"]), [["KAKAO_TALK", "SMS"], ["KAKAO_TALK"], ["SMS"], ["EMAIL"], []]);
  assert.deepEqual(ways(["EMAIL"], []), [["EMAIL"], []]);
  assert.deepEqual(ways([], []), [[]]);
});

test("what was chosen elsewhere stays a choice", () => {
  assert.deepEqual(ways(["SMS"], ["EMAIL", "SMS"]), [["EMAIL", "SMS"], ["SMS"], []]);
});

test("a way has a name and words", () => {
  const t = { channels: { INBOX: "here", SMS: "text", KAKAO_TALK: "talk" }, orElse: (one, other) => `${one}, else ${other}` };
  assert.equal(nameOf([]), "INBOX");
  assert.equal(nameOf(["KAKAO_TALK", "SMS"]), "KAKAO_TALK,SMS");
  assert.equal(wordsFor([], t), "here");
  assert.equal(wordsFor(["KAKAO_TALK", "SMS"], t), "talk, else text");
  assert.equal(wordsFor(["PIGEON"], t), "PIGEON");
});

test("what is sent has quiet hours only when they are wanted", () => {
  assert.deepEqual(choice({ channel: "INBOX", language: "ko" }), { channels: [], language: "ko" });
  assert.deepEqual(choice({ channel: "KAKAO_TALK,SMS", language: "en", quiet: "on", from: "22:00", to: "08:00" }), {
    channels: ["KAKAO_TALK", "SMS"],
    language: "en",
    quietHours: { from: "22:00", to: "08:00" },
  });
});

test("a time has no seconds in an input", () => {
  assert.equal(minutes("22:00:00"), "22:00");
  assert.equal(minutes("08:30"), "08:30");
});
