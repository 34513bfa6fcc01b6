// SPDX-License-Identifier: Apache-2.0
// Makes pages that work without scripts pleasanter. It finds elements by their data- attributes:
//
//   data-submit          a form or a part of it: when something in it changes the form is sent; data-submit="id"
//                        sends it by that button
//   data-stepper         a number input that gets a button for less and one for more
//   data-countdown="ms"  shows the time left until then; data-done="text" afterwards
//   data-copy="id"       a button that copies the text of an element; data-copied="text" says so
//   data-swap            a link to a picture that shows it in #gallery-main instead
//   data-follow          a link that is followed at once
//   data-dismiss         a button that removes the toast that it stands in
//   data-recent          shows the products looked at last, remembered here and nowhere else; data-forget in it
//                        forgets them
//
// Menus (details.switch) close on Escape and on a click elsewhere, and a form is sent once.
'use strict';
(() => {
  const all = (selector) => document.querySelectorAll(selector);
  const closest = (event, selector) => event.target.closest && event.target.closest(selector);

  const closeMenus = (except) => {
    for (const menu of all('details.switch[open]')) if (menu !== except) menu.open = false;
  };

  const step = (input, by) => {
    const before = input.value;
    if (by > 0) input.stepUp(); else input.stepDown();
    if (input.value !== before) input.dispatchEvent(new Event('change', {bubbles: true}));
  };

  const stepButton = (input, by) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = by > 0 ? '+' : '\u2212';
    button.setAttribute('aria-label', by > 0 ? input.dataset.more : input.dataset.less);
    button.addEventListener('click', () => step(input, by));
    return button;
  };

  const steppers = () => {
    for (const input of all('input[data-stepper]')) {
      input.before(stepButton(input, -1));
      input.after(stepButton(input, 1));
    }
  };

  // What sends itself comes back to where the reader was.
  const back = () => {
    const [path, y] = (sessionStorage.getItem('at') || '').split(' ');
    sessionStorage.removeItem('at');
    if (path === location.pathname) scrollTo({top: Number(y), behavior: 'instant'});
  };

  const recall = () => {
    try {
      return JSON.parse(localStorage.getItem('recent')) || [];
    } catch {
      return [];
    }
  };

  // A product's page is remembered, the latest first.
  const remember = () => {
    const title = document.querySelector('.product-title'), picture = document.getElementById('gallery-main');
    if (!title || !picture) return;
    const seen = {url: location.pathname, title: title.textContent, picture: picture.getAttribute('src')};
    const others = recall().filter((one) => one.url !== seen.url);
    localStorage.setItem('recent', JSON.stringify([seen, ...others].slice(0, 12)));
  };

  const recentLink = ({url, title, picture}) => {
    const link = document.createElement('a'), image = document.createElement('img');
    const name = document.createElement('span');
    link.href = url;
    image.src = picture;
    image.alt = '';
    name.textContent = title;
    link.append(image, name);
    return link;
  };

  const showRecent = (section) => {
    const market = location.pathname.split('/')[1];
    const others = recall().filter(({url}) => url.startsWith(`/${market}/p/`) && url !== location.pathname);
    section.querySelector('.recent').replaceChildren(...others.map(recentLink));
    section.hidden = others.length === 0;
  };

  let sending = 0;

  const two = (n) => String(n).padStart(2, '0');

  const countdown = (element) => {
    const left = Math.floor((Number(element.dataset.countdown) - Date.now()) / 1000);
    if (left <= 0) {
      element.textContent = element.dataset.done || '';
      return;
    }
    const hours = Math.floor(left / 3600);
    const minutes = two(Math.floor(left / 60) % 60);
    element.textContent = (hours ? hours + ':' : '') + minutes + ':' + two(left % 60);
    setTimeout(countdown, 1000, element);
  };

  const copy = async (button) => {
    const text = document.getElementById(button.dataset.copy).textContent;
    await navigator.clipboard.writeText(text.trim());
    button.textContent = button.dataset.copied;
  };

  const swap = (link) => {
    document.getElementById('gallery-main').src = link.href;
    for (const other of all('[data-swap]')) other.removeAttribute('aria-current');
    link.setAttribute('aria-current', 'true');
  };

  document.addEventListener('click', (event) => {
    const swapped = closest(event, '[data-swap]'), copied = closest(event, '[data-copy]');
    const dismissed = closest(event, '[data-dismiss]');
    closeMenus(closest(event, 'details.switch'));
    if (swapped && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      swap(swapped);
    }
    if (copied) copy(copied);
    if (dismissed) dismissed.closest('.toast').remove();
    if (closest(event, '[data-forget]')) {
      localStorage.removeItem('recent');
      all('[data-recent]').forEach(showRecent);
    }
  });

  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') closeMenus(null);
  });

  document.addEventListener('change', (event) => {
    const sends = closest(event, '[data-submit]'), by = sends && sends.dataset.submit;
    if (!sends) return;
    clearTimeout(sending);
    sending = setTimeout(() => {
      sessionStorage.setItem('at', location.pathname + ' ' + scrollY);
      event.target.form.requestSubmit(by ? document.getElementById(by) : undefined);
    }, event.target.matches('[data-stepper]') ? 400 : 0);
  });

  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.method !== 'post') return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = 'yes';
    if (event.submitter) event.submitter.setAttribute('aria-busy', 'true');
  });

  // Coming back by the browser's history finds the page as it was sent.
  addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    for (const form of all('form[data-sent]')) delete form.dataset.sent;
    for (const button of all('button[aria-busy]')) button.removeAttribute('aria-busy');
  });

  // Where tabs or shelves are pushed sideways, the one that is open is in sight.
  const intoSight = (link) => {
    const row = link.closest('nav, ul, ol');
    row.scrollLeft += link.getBoundingClientRect().right - row.getBoundingClientRect().right + 48;
  };

  document.documentElement.classList.add('scripted');
  all('.tabs [aria-current]').forEach(intoSight);
  steppers();
  all('[data-recent]').forEach(showRecent);
  remember();
  back();
  for (const element of all('[data-countdown]')) countdown(element);
  for (const link of all('[data-follow]')) location.replace(link.href);
})();
