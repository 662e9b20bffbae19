// The rider's page: commands, position, news, and what happens when the connection is lost. The commands themselves
// (riderClaim …) are made by the page; each redraws the lists.
(() => {
    'use strict';

    const LOOK_MS = 5_000;
    const RETRY_MS = 2_000;
    const TELL_POSITION_MS = 15_000;
    const TELL_POSITION_METRES = 50;
    const NOTICE_MS = 8_000;
    /** Cards that moved under the thumb this lately are not what it was meant for. */
    const SETTLE_MS = 400;
    const EARTH_RADIUS_METRES = 6_371_009;

    const byId = id => document.getElementById(id);
    const state = () => byId('rider-state').dataset;
    const isOnline = () => state().online === 'true';

    // What is remembered on this device.

    const remembered = (key, usual) => {
        try {
            return localStorage.getItem(key) ?? usual;
        } catch {
            return usual;
        }
    };
    const remember = (key, value) => {
        try {
            localStorage.setItem(key, value);
        } catch {
            // A browser that keeps nothing asks again next time.
        }
    };
    let radiusKm = remembered('rider.km', '3');
    let byHand = remembered('rider.position', 'browser') === 'hand';

    // Commands. PrimeFaces sends them one after the other.

    const underWay = [];

    function command(name, values = {}) {
        const what = name + (values.order ?? '');
        // Pressed twice is meant once.
        if (underWay.includes(what)) {
            return;
        }
        underWay.push(what);
        document.body.setAttribute('aria-busy', 'true');
        const parameters = {km: radiusKm, ...values};
        window[name](Object.entries(parameters).map(([key, value]) => ({name: key, value: String(value)})));
    }

    let lookAgain = false;

    function look() {
        if (underWay.length > 0) {
            lookAgain = true;
        } else if (!document.hidden && !isLost()) {
            command('riderRefresh');
        }
    }

    function pressed(button) {
        if (button.dataset.dialog) {
            open(button);
        } else if (button.dataset.command === 'riderOnline') {
            goOnline();
        } else if (button.dataset.command) {
            command(button.dataset.command, button.dataset.order ? {order: button.dataset.order} : {});
        } else if (button.dataset.radius) {
            radiusKm = String(Math.round(Number(button.dataset.radius)));
            remember('rider.km', radiusKm);
            command('riderRefresh');
        }
    }

    // A list that is redrawn between the finger's going down and up takes the button away from under it: the press then
    // goes to the button of the same name. One that moved under the finger a moment before is not pressed.

    let movedAt = -SETTLE_MS;
    let moved = new Set();
    let touched = null;

    document.addEventListener('pointerdown', event => {
        const button = event.target.closest('button[id]');
        const settled = performance.now() - movedAt > SETTLE_MS || !moved.has(event.target.closest('.stop')?.id);
        touched = button && {id: button.id, button, settled};
    });

    document.addEventListener('pointerup', event => {
        if (touched && !touched.button.isConnected && touched.settled) {
            const again = byId(touched.id);
            if (again && document.elementFromPoint(event.clientX, event.clientY)?.closest('button') === again) {
                again.click();
            }
        }
    });

    document.addEventListener('click', event => {
        const button = event.target.closest('button');
        if (!button) {
            return;
        }
        if (button.dataset.close !== undefined) {
            button.closest('dialog').close();
            return;
        }
        const unsettled = event.detail > 0 && touched?.id === button.id && !touched.settled;
        if (!(unsettled && button.dataset.command)) {
            pressed(button);
        }
    });

    /** Where on the page each delivery is, wherever it is scrolled to. */
    const tops = () => new Map([...document.querySelectorAll('.stop')]
        .map(stop => [stop.id, stop.getBoundingClientRect().top + window.scrollY]));
    let before = tops();
    let focused = null;

    // What PrimeFaces tells of its requests.

    const requests = window.jQuery(document);

    requests.on('pfAjaxSend', () => {
        before = tops();
        focused = document.activeElement?.id || null;
    });

    requests.on('pfAjaxComplete', (event, request) => {
        underWay.shift();
        if (underWay.length === 0) {
            document.body.removeAttribute('aria-busy');
        }
        if (!isAnswered(request)) {
            lose();
            return;
        }
        regain();
        drawn();
        if (lookAgain && underWay.length === 0) {
            lookAgain = false;
            look();
        }
    });

    /** A page of before a restart gets an error: the server does not know it any more. */
    const isAnswered = request => request?.status === 200
        && request.responseText.includes('<partial-response') && !request.responseText.includes('<error>');

    /** After each redraw. */
    function drawn() {
        const now = tops();
        const steps = [...now].filter(([id, top]) => Math.abs((before.get(id) ?? top + 100) - top) > 8);
        if (steps.length > 0) {
            moved = new Set(steps.map(([id]) => id));
            movedAt = performance.now();
            const work = byId('work');
            work.setAttribute('aria-disabled', 'true');
            setTimeout(() => work.removeAttribute('aria-disabled'), SETTLE_MS);
        }
        before = now;
        if (focused && document.activeElement === document.body) {
            byId(focused)?.focus({preventScroll: true});
        }
        drawnAt = performance.now();
        tick();
        hideNoticeLater();
        watch();
    }

    // Claims run out.

    let drawnAt = performance.now();

    function tick() {
        const passed = Math.floor((performance.now() - drawnAt) / 1000);
        document.querySelectorAll('[data-left]').forEach(left => {
            const seconds = Math.max(0, Number(left.dataset.left) - passed);
            left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
            left.classList.toggle('soon', seconds < 180);
        });
    }

    let noticeTimer = 0;

    function hideNoticeLater() {
        const notice = document.querySelector('#notice .good');
        clearTimeout(noticeTimer);
        if (notice) {
            noticeTimer = setTimeout(() => notice.remove(), NOTICE_MS);
        }
    }

    // The connection.

    const connection = byId('connection');
    let retrying = 0;
    const isLost = () => retrying !== 0;

    function lose() {
        if (!isLost()) {
            connection.textContent = connection.dataset.lost;
            retrying = setInterval(retry, RETRY_MS);
        }
    }

    function regain() {
        clearInterval(retrying);
        retrying = 0;
        connection.textContent = '';
    }

    /**
     * Back again, the page begins anew, unless it is heard as it is; a code that somebody is typing stays until the dialog is
     * closed, and what was pressed meanwhile is answered first.
     */
    async function retry() {
        try {
            const answer = await fetch(location.href, {cache: 'no-store', redirect: 'manual'});
            const isBack = answer.ok || answer.type === 'opaqueredirect';
            if (isBack && isLost() && underWay.length === 0 && !document.querySelector('dialog[open]')) {
                clearInterval(retrying);
                location.reload();
            }
        } catch {
            // Still no connection; the next try comes by itself.
        }
    }

    // News of the server; whoever is far away from them need not look.

    window.riderNews = news => {
        const {lat, lon} = state();
        if (lat && metres(Number(lat), Number(lon), news.lat, news.lon) <= (Number(radiusKm) + 1) * 1000
                || document.querySelector('.own')) {
            look();
        }
    };

    // Position.

    const geo = byId('geo');
    let watching = null;
    let isRefused = false;
    let here = null;
    let told = null;

    function metres(lat1, lon1, lat2, lon2) {
        const rad = Math.PI / 180;
        const chord = Math.sin((lat2 - lat1) * rad / 2) ** 2
            + Math.cos(lat1 * rad) * Math.cos(lat2 * rad) * Math.sin((lon2 - lon1) * rad / 2) ** 2;
        return 2 * EARTH_RADIUS_METRES * Math.asin(Math.sqrt(Math.min(1, chord)));
    }

    function say(what, isTrouble = false) {
        if (geo.dataset.now !== what) {
            geo.dataset.now = what;
            geo.textContent = geo.dataset[what];
            geo.classList.toggle('trouble', isTrouble);
            if (isTrouble) {
                byId('place').open = true;
            }
        }
    }

    /** Follows this device while the rider is online and has not said otherwise. */
    function watch() {
        if (byHand) {
            say('hand');
        }
        if (byHand || !isOnline()) {
            stopWatching();
        } else if (watching === null && !isRefused) {
            if (!navigator.geolocation) {
                say('unsupported', true);
                return;
            }
            say('searching');
            watching = navigator.geolocation.watchPosition(found, notFound, {enableHighAccuracy: true, maximumAge: 5_000});
        }
    }

    function stopWatching() {
        if (watching !== null) {
            navigator.geolocation.clearWatch(watching);
            watching = null;
        }
    }

    function found(position) {
        here = {lat: position.coords.latitude, lon: position.coords.longitude};
        say('browser');
        tellPosition();
    }

    function notFound(error) {
        if (error.code === error.PERMISSION_DENIED) {
            stopWatching();
            isRefused = true;
            say('refused', true);
        } else {
            say('unavailable', true);
        }
    }

    /** At once after 50 m, else every 15 s, so that the server knows that the position still holds. */
    function tellPosition() {
        if (byHand || !here || !isOnline() || underWay.length > 0 || isLost()) {
            return;
        }
        const now = performance.now();
        if (!told || now - told.at >= TELL_POSITION_MS
                || metres(told.lat, told.lon, here.lat, here.lon) >= TELL_POSITION_METRES) {
            told = {...here, at: now};
            command('riderMove', here);
        }
    }

    function goOnline() {
        if (byHand || here || !navigator.geolocation) {
            command('riderOnline', byHand || !here ? {} : here);
            return;
        }
        say('searching');
        navigator.geolocation.getCurrentPosition(
            position => {
                found(position);
                command('riderOnline', here);
            },
            error => {
                notFound(error);
                command('riderOnline');
            },
            {enableHighAccuracy: true, timeout: 10_000, maximumAge: 60_000});
    }

    function be(lat, lon) {
        byHand = true;
        remember('rider.position', 'hand');
        byId('place').open = false;
        watch();
        command('riderMoveByHand', {lat, lon});
    }

    document.querySelectorAll('[data-place]').forEach(place =>
        place.addEventListener('click', () => be(place.dataset.lat, place.dataset.lon)));

    byId('by-hand').addEventListener('submit', event => {
        event.preventDefault();
        const {lat, lon} = event.target.elements;
        be(lat.value, lon.value);
    });

    byId('use-browser').addEventListener('click', () => {
        byHand = false;
        isRefused = false;
        remember('rider.position', 'browser');
        told = null;
        byId('place').open = false;
        watch();
    });

    // Dialogs: hand over, and give back.

    const handOver = byId('hand-over');
    const giveBack = byId('give-back');
    const code = byId('code');
    let order = null;

    // What is told here of the customer is not kept any longer than the dialog is open.
    handOver.addEventListener('close', () => {
        byId('hand-over-to').textContent = '';
        code.value = '';
    });

    function open(button) {
        order = button.dataset.order;
        byId('notice').replaceChildren();
        if (button.dataset.dialog === 'hand-over') {
            code.value = '';
            byId('code-wrong').hidden = true;
            sure(false);
            byId('hand-over-to').textContent = byId('address-' + order).textContent;
        }
        byId(button.dataset.dialog).showModal();
    }

    function sure(asked) {
        handOver.querySelector('.ask-sure').hidden = !asked;
        handOver.querySelector('.ask-code').hidden = asked;
    }

    byId('hand-over-form').addEventListener('submit', event => {
        event.preventDefault();
        const typed = code.value;
        if (/^[0-9]{4}$/.test(typed)) {
            handOver.close();
            command('riderDropOff', {order, code: typed});
        } else {
            byId('code-wrong').hidden = false;
            code.focus();
        }
    });

    byId('without-code').addEventListener('click', () => {
        sure(true);
        byId('without-code-sure').focus();
    });

    byId('without-code-sure').addEventListener('click', () => {
        handOver.close();
        command('riderDropOff', {order});
    });

    byId('give-back-sure').addEventListener('click', () => {
        giveBack.close();
        command('riderRelease', {order});
    });

    // From the beginning.

    setInterval(look, LOOK_MS);
    setInterval(tick, 1_000);
    setInterval(tellPosition, 1_000);
    document.addEventListener('visibilitychange', look);
    tick();
    watch();
    if (Number(state().km) !== Number(radiusKm)) {
        window.addEventListener('load', look);
    }
})();
