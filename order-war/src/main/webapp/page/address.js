// Where the food goes: the part of a form that asks for it, and what the browser knows of where it is.

import { button, field, make, select, status } from "./dom.js";
import { language, t } from "./texts.js";

/** Seoul's districts by their code (법정동코드 of the 구), each with the middle of it. */
const DISTRICTS = [
  ["1168000000", "강남구", "Gangnam-gu", 37.5173, 127.0473],
  ["1174000000", "강동구", "Gangdong-gu", 37.5301, 127.1238],
  ["1130500000", "강북구", "Gangbuk-gu", 37.6396, 127.0257],
  ["1150000000", "강서구", "Gangseo-gu", 37.551, 126.8495],
  ["1162000000", "관악구", "Gwanak-gu", 37.4784, 126.9516],
  ["1121500000", "광진구", "Gwangjin-gu", 37.5385, 127.0823],
  ["1153000000", "구로구", "Guro-gu", 37.4955, 126.8877],
  ["1154500000", "금천구", "Geumcheon-gu", 37.4569, 126.8955],
  ["1135000000", "노원구", "Nowon-gu", 37.6542, 127.0568],
  ["1132000000", "도봉구", "Dobong-gu", 37.6688, 127.0471],
  ["1123000000", "동대문구", "Dongdaemun-gu", 37.5744, 127.0396],
  ["1159000000", "동작구", "Dongjak-gu", 37.5124, 126.9393],
  ["1144000000", "마포구", "Mapo-gu", 37.5663, 126.9019],
  ["1141000000", "서대문구", "Seodaemun-gu", 37.5791, 126.9368],
  ["1165000000", "서초구", "Seocho-gu", 37.4837, 127.0324],
  ["1120000000", "성동구", "Seongdong-gu", 37.5634, 127.0369],
  ["1129000000", "성북구", "Seongbuk-gu", 37.5894, 127.0167],
  ["1171000000", "송파구", "Songpa-gu", 37.5145, 127.1059],
  ["1147000000", "양천구", "Yangcheon-gu", 37.517, 126.8666],
  ["1156000000", "영등포구", "Yeongdeungpo-gu", 37.5264, 126.8963],
  ["1117000000", "용산구", "Yongsan-gu", 37.5326, 126.9905],
  ["1138000000", "은평구", "Eunpyeong-gu", 37.6027, 126.9291],
  ["1111000000", "종로구", "Jongno-gu", 37.5735, 126.979],
  ["1114000000", "중구", "Jung-gu", 37.5636, 126.9976],
  ["1126000000", "중랑구", "Jungnang-gu", 37.6063, 127.0926],
];
const ELSEWHERE = "elsewhere";
const PATIENCE_MILLIS = 10_000;

/** @returns `{lat, lon}` in degrees, or null when the browser or the person does not tell */
export function position() {
  return new Promise((resolve) => {
    if (!navigator.geolocation) {
      resolve(null);
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lat: round(coords.latitude), lon: round(coords.longitude) }),
      () => resolve(null),
      { timeout: PATIENCE_MILLIS, maximumAge: 60_000 },
    );
  });
}

/** To about a metre. */
const round = (degrees) => Math.round(degrees * 1e5) / 1e5;

/**
 * Inputs named as a problem document names them, `address.text` and so on.
 *
 * @returns the fieldset, with `address()` for what was filled in
 */
export function addressFields(legend) {
  const text = field({
    label: t.address,
    name: "address.text",
    required: true,
    maxLength: 200,
    autocomplete: "street-address",
    wrong: t.wrong.address,
  });
  const district = select({
    label: t.district,
    name: "district",
    required: true,
    options: [
      ["", t.choose],
      ...DISTRICTS.map(([code, korean, english]) => [code, language === "ko" ? `서울 ${korean}` : `${english}, Seoul`]),
      [ELSEWHERE, t.elsewhere],
    ],
  });
  const choice = district.querySelector("select");
  choice.dataset.wrong = t.wrong.district;
  const code = field({
    label: t.districtCode,
    name: "address.districtCode",
    required: true,
    pattern: "[0-9]{10}",
    inputMode: "numeric",
    wrong: t.wrong.districtCode,
  });
  const degrees = { type: "number", step: "any", required: true, inputMode: "decimal" };
  const lat = field({ label: t.lat, name: "address.lat", min: -90, max: 90, ...degrees, wrong: t.wrong.lat });
  const lon = field({ label: t.lon, name: "address.lon", min: -180, max: 180, ...degrees, wrong: t.wrong.lon });
  const byHand = make("div", { className: "columns" }, code, lat, lon);
  const said = status("hint");
  said.textContent = t.roughly;
  const exact = button(t.exact, async () => {
    said.textContent = t.locating;
    const here = await position();
    if (here) {
      place(here);
    }
    said.textContent = here ? t.exactTaken : t.noPosition;
  });
  const value = (part) => part.querySelector("input").value;
  const place = (here) => {
    lat.querySelector("input").value = here.lat;
    lon.querySelector("input").value = here.lon;
  };
  const chosen = () => {
    byHand.hidden = choice.value !== ELSEWHERE;
    const found = DISTRICTS.find(([it]) => it === choice.value);
    if (found) {
      code.querySelector("input").value = found[0];
      place({ lat: found[3], lon: found[4] });
      said.textContent = t.roughly;
    }
  };
  choice.addEventListener("change", chosen);
  byHand.hidden = true;
  const fieldset = make("fieldset", {}, make("legend", {}, legend), text, district, byHand, exact, said);
  fieldset.address = () => ({
    text: value(text).trim(),
    districtCode: value(code),
    lat: Number(value(lat)),
    lon: Number(value(lon)),
  });
  /** Inputs that are not asked for are not checked either. */
  fieldset.isAskedFor = (asked) => {
    fieldset.hidden = !asked;
    fieldset.disabled = !asked;
  };
  /** To be called when a form got back what had been filled in before. */
  fieldset.restored = () => (byHand.hidden = choice.value !== ELSEWHERE);
  return fieldset;
}
