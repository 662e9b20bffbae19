// What a customer's phone shows. Looks every second; a number is picked, or the one that was told last.

const WORDS = {
  ko: {
    title: "고객의 휴대전화", number: "전화번호", none: "아직 도착한 메시지가 없습니다.", away: "휴대전화에 연결할 수 없습니다. 다시 시도하고 있습니다.",
    other: "English", note: "시연용 화면입니다. 이 컴퓨터에서만 볼 수 있으며, 실제 메시지는 보내지 않습니다.",
    channels: { KAKAO_TALK: "알림톡", SMS: "문자", LMS: "장문 문자" },
  },
  en: {
    title: "The customer's phone", number: "Phone number", none: "No message has come yet.", away: "The phone cannot be reached. Trying again.",
    other: "한국어", note: "For demonstration: seen on this computer only, and nothing is really sent.",
    channels: { KAKAO_TALK: "AlimTalk", SMS: "Text message", LMS: "Long text message" },
  },
};
const PAUSE_MILLIS = 1000;
const $ = (id) => document.getElementById(id);

let language = localStorage.getItem("phone-language") ?? (navigator.language.startsWith("ko") ? "ko" : "en");
let number = new URLSearchParams(location.search).get("number");
let picked = number !== null;
let shown = 0;

const t = () => WORDS[language];

function words() {
  document.documentElement.lang = language;
  document.title = t().title;
  $("title").textContent = t().title;
  $("number-label").textContent = t().number;
  $("language").textContent = t().other;
  $("language").lang = language === "ko" ? "en" : "ko";
  $("note").textContent = t().note;
  $("messages").setAttribute("aria-label", t().title);
  anew();
}

function anew() {
  shown = 0;
  $("messages").replaceChildren();
}

const dialled = (digits) => digits.replace(/^(01\d)(\d{3,4})(\d{4})$/, "$1-$2-$3");

function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.filter((child) => child !== null));
  return element;
}

function bubble(message) {
  const when = new Date(message.at);
  const text = message.title ? `${message.title}\n\n${message.text}` : message.text;
  return make(
    "li", { lang: message.template?.endsWith("-en") ? "en" : "ko" },
    make("p", { className: "from", lang: language }, make("b", {}, t().channels[message.channel]),
      make("time", { dateTime: message.at }, when.toLocaleTimeString(language))),
    make("p", { className: "text" }, text),
    message.button ? make("a", { href: message.button.url }, message.button.name) : null,
  );
}

async function read(address) {
  const answer = await fetch(address, { cache: "no-store" });
  if (!answer.ok) {
    throw new TypeError(`${answer.status}`);
  }
  return (await answer.json()).items;
}

function numbers(items) {
  const known = items.map((item) => item.number);
  if (!picked && known.length > 0 && number !== known[0]) {
    number = known[0];
    anew();
  }
  const all = number === null || known.includes(number) ? known : [number, ...known];
  const select = $("number");
  if (all.join() !== [...select.options].map((option) => option.value).join()) {
    select.replaceChildren(...all.map((each) => make("option", { value: each }, dialled(each))));
  }
  select.value = number ?? "";
}

async function look() {
  try {
    numbers(await read("/phone/api/numbers"));
    const asked = number;
    const items = asked === null ? [] : await read(`/phone/api/messages?number=${encodeURIComponent(asked)}&after=${shown}`);
    if (asked === number) {
      for (const message of items.filter((each) => each.position > shown)) {
        $("messages").append(bubble(message));
        shown = message.position;
      }
      if (items.length > 0) {
        $("messages").lastElementChild.scrollIntoView({ block: "nearest" });
      }
    }
    $("state").textContent = $("messages").children.length === 0 ? t().none : "";
  } catch (failure) {
    if (!(failure instanceof TypeError)) {
      throw failure;
    }
    $("state").textContent = t().away;
  } finally {
    setTimeout(look, PAUSE_MILLIS);
  }
}

$("number").addEventListener("change", (event) => {
  number = event.target.value;
  picked = true;
  anew();
});
$("language").addEventListener("click", () => {
  language = language === "ko" ? "en" : "ko";
  localStorage.setItem("phone-language", language);
  words();
});

words();
look();
