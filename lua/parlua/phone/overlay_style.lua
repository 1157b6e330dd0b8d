-- SPDX-License-Identifier: GPL-3.0-or-later
-- overlay_style.lua - the style sheet of all overlays: bars, toasts, dialogs and mistakes.

return [[
.overlay { position: fixed; left: 0; width: 100%; color: #1a1a1a; font-size: 17px; font-weight: normal; font-style: normal;
    line-height: 1.4; text-align: left; white-space: normal; word-break: break-word; visibility: visible;
    pointer-events: auto }
.cover { position: absolute; left: 0; top: 0; width: 100%; height: 100%; display: flex; align-items: center;
    justify-content: center }
.dim { background-color: rgba(0, 0, 0, .6) }
.lets-through { pointer-events: none }

.mistake { position: absolute; left: 0; right: 0; bottom: 0; padding: 12px 14px; font-size: 13px; color: #ffffff;
    background-color: rgba(150, 20, 20, .92) }
.mistake-title { font-weight: bold; margin-bottom: 4px }

.nav { position: absolute; left: 0; top: 0; width: 100%; height: 44px; display: flex; align-items: center;
    justify-content: center }
.nav-title { font-weight: bold; white-space: nowrap; max-width: 60%; overflow: hidden; text-overflow: ellipsis }
.nav-back { position: absolute; left: 0; top: 0; width: 48px; height: 44px }
.nav-arrow { position: absolute; left: 20px; top: 16px; width: 10px; height: 10px; border-style: solid;
    border-width: 0 0 2px 2px; transform: rotate(45deg) }
.nav .spinner { margin-right: 8px }

.tabs { position: absolute; left: 0; bottom: 0; width: 100%; height: 49px; display: flex; border-top: 1px solid #dddddd }
.tabs-white { border-top-color: #f4f4f4 }
.tab { flex: 1; display: flex; flex-direction: column; align-items: center; justify-content: center; font-size: 16px }
.tab-icon { width: 27px; height: 27px }
.tab-small { font-size: 11px; line-height: 15px; margin-top: 2px }

.pull { position: absolute; left: 0; width: 100%; display: flex; align-items: center; justify-content: center;
    overflow: hidden }
.dot { width: 7px; height: 7px; border-radius: 4px; margin: 0 4px; background-color: #b2b2b2 }
.dot-on { background-color: #555555 }

.toast { display: flex; flex-direction: column; align-items: center; justify-content: center; min-width: 120px;
    min-height: 120px; max-width: 160px; padding: 16px 12px; box-sizing: border-box; border-radius: 8px; color: #ffffff;
    background-color: rgba(45, 45, 45, .92); font-size: 15px; text-align: center; margin-bottom: 60px }
.toast-plain { min-width: 0; min-height: 0; max-width: 75%; padding: 11px 16px }
.toast-icon { position: relative; width: 48px; height: 48px; margin-bottom: 8px }
.toast-image { width: 48px; height: 48px; margin-bottom: 8px }
.check { position: absolute; left: 16px; top: 5px; width: 14px; height: 27px; border-style: solid; border-color: #ffffff;
    border-width: 0 4px 4px 0; transform: rotate(42deg) }
.cross { position: absolute; left: 4px; top: 22px; width: 40px; height: 4px; border-radius: 2px;
    background-color: #ffffff; transform: rotate(45deg) }
.cross-other { transform: rotate(-45deg) }
.spinner { position: relative; width: 20px; height: 20px }
.toast .spinner { width: 40px; height: 40px; margin: 4px 0 12px }
.spoke { position: absolute; left: 45%; top: 0; width: 10%; height: 28%; border-radius: 2px;
    transform-origin: 50% 178.6% }

.dialog { width: 80%; max-width: 320px; border-radius: 12px; overflow: hidden; background-color: #ffffff }
.dialog-title { padding: 28px 24px 0; font-weight: bold; text-align: center }
.dialog-text { padding: 14px 24px 0; color: #737373; text-align: center; white-space: pre-wrap }
.dialog-input { margin: 16px 24px 0; padding: 0 12px; height: 44px; line-height: 44px; border-radius: 6px;
    background-color: #f2f2f2; color: #1a1a1a }
.dialog-buttons { display: flex; margin-top: 28px; border-top: 1px solid #e5e5e5 }
.dialog-button { flex: 1; height: 56px; line-height: 56px; text-align: center; font-weight: bold }
.confirm { color: #576b95 }
.dialog-parted { border-left: 1px solid #e5e5e5 }

.small-window { position: fixed; overflow: hidden; border-radius: 8px; background-color: #000000 }
.small-window-picture { width: 100%; height: 100%; display: block }
.small-window-close { position: absolute; right: 0; top: 0; width: 32px; height: 32px; border-radius: 0 0 0 8px;
    background-color: rgba(0, 0, 0, .45) }
.small-window-bar { position: absolute; left: 9px; top: 15px; width: 14px; height: 2px; border-radius: 1px;
    background-color: #ffffff; transform: rotate(45deg) }
.small-window-other { transform: rotate(-45deg) }

.sheet { position: absolute; left: 0; bottom: 0; width: 100%; border-radius: 12px 12px 0 0; overflow: hidden;
    background-color: #ffffff }
.sheet-item { height: 56px; line-height: 56px; text-align: center; border-top: 1px solid #eeeeee }
.sheet-first { border-top: none }
.sheet-title { padding: 14px 24px; text-align: center; font-size: 14px; color: #8c8c8c }
.sheet-gap { height: 8px; background-color: #f2f2f2 }

.ask { box-sizing: border-box; padding: 26px 24px 30px }
.ask-app { font-size: 15px; color: #4c4c4c }
.ask-what { margin-top: 18px; font-size: 20px; font-weight: bold }
.ask-why { margin-top: 10px; font-size: 15px; color: #737373 }
.ask-buttons { display: flex; justify-content: center; margin-top: 36px }
.ask-button { width: 120px; height: 42px; line-height: 42px; margin: 0 8px; border-radius: 6px; text-align: center;
    font-weight: bold; color: #06ae56; background-color: #f2f2f2 }
.ask-yes { color: #ffffff; background-color: #07c160 }

.settings { position: absolute; left: 0; top: 0; width: 100%; height: 100%; background-color: #ededed }
.settings-nav { position: relative; height: 44px; line-height: 44px; text-align: center; font-weight: bold }
.settings-why { padding: 20px 16px 8px; font-size: 14px; color: #737373 }
.settings-row { display: flex; align-items: center; justify-content: space-between; height: 56px; padding: 0 16px;
    background-color: #ffffff; border-bottom: 1px solid #ededed }
.toggle { position: relative; width: 50px; height: 30px; border-radius: 15px; background-color: #dcdcdc }
.toggle-on { background-color: #07c160 }
.knob { position: absolute; left: 2px; top: 2px; width: 26px; height: 26px; border-radius: 13px;
    background-color: #ffffff }
.toggle-on .knob { left: 22px }
]]
