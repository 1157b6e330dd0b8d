-- SPDX-License-Identifier: GPL-3.0-or-later
-- wechat.lua - names that WeChat has and this runtime may not have yet, so that a message can tell "not here yet" from
-- "misspelt", and what to do here instead. Pure.

local wechat = {}

local function set(text)
    local out = {}
    for word in text:gmatch("%S+") do out[word] = true end
    return out
end

-- ---- wx.*

wechat.functions = set[[
login checkSession getUserProfile getUserInfo getAccountInfoSync pluginLogin requestPayment requestSubscribeMessage
chooseImage chooseMedia chooseVideo chooseMessageFile previewImage previewMedia getImageInfo compressImage compressVideo
saveImageToPhotosAlbum saveVideoToPhotosAlbum getVideoInfo editImage cropImage createVideoContext createAudioContext
createInnerAudioContext createWebAudioContext createMediaAudioPlayer getBackgroundAudioManager playBackgroundAudio
getRecorderManager startRecord stopRecord playVoice stopVoice pauseVoice setInnerAudioOption getAvailableAudioSources
createCameraContext createMapContext createCanvasContext createOffscreenCanvas canvasToTempFilePath canvasGetImageData
canvasPutImageData createAnimation createIntersectionObserver createMediaQueryObserver createWorker createMediaRecorder
createMediaContainer createVideoDecoder createTCPSocket createUDPSocket createBLEPeripheralServer createRewardedVideoAd
createInterstitialAd createCacheManager createInferenceSession createVKSession createEditorContext
connectSocket sendSocketMessage closeSocket onSocketOpen onSocketClose onSocketMessage onSocketError uploadFile downloadFile
joinVoIPChat exitVoIPChat updateVoIPChatMuteConfig subscribeVoIPVideoMembers setEnable1v1Chat join1v1Chat
onVoIPChatInterrupted onVoIPChatMembersChanged onVoIPChatSpeakersChanged onVoIPChatStateChanged onVoIPVideoMembersChanged
getLocation chooseLocation openLocation choosePoi chooseAddress onLocationChange offLocationChange startLocationUpdate
stopLocationUpdate startLocationUpdateBackground getFuzzyLocation
makePhoneCall scanCode setClipboardData getClipboardData vibrateLong getScreenBrightness setScreenBrightness
setVisualEffectOnCapture onUserCaptureScreen offUserCaptureScreen getBatteryInfo getBatteryInfoSync getScreenRecordingState
addPhoneContact chooseContact addPhoneCalendar addPhoneRepeatCalendar getConnectedWifi startWifi stopWifi connectWifi
getWifiList onWifiConnected onGetWifiList openBluetoothAdapter closeBluetoothAdapter startBluetoothDevicesDiscovery
stopBluetoothDevicesDiscovery getBluetoothDevices createBLEConnection closeBLEConnection writeBLECharacteristicValue
readBLECharacteristicValue notifyBLECharacteristicValueChange getBLEDeviceServices getBLEDeviceCharacteristics
onBLECharacteristicValueChange onBLEConnectionStateChange onBluetoothDeviceFound onBluetoothAdapterStateChange
getBluetoothAdapterState getConnectedBluetoothDevices startBeaconDiscovery stopBeaconDiscovery getBeacons onBeaconUpdate
startHCE stopHCE getHCEState sendHCEMessage onHCEMessage getNFCAdapter startAccelerometer stopAccelerometer
onAccelerometerChange offAccelerometerChange startCompass stopCompass onCompassChange offCompassChange startGyroscope
stopGyroscope onGyroscopeChange startDeviceMotionListening stopDeviceMotionListening onDeviceMotionChange onMemoryWarning
offMemoryWarning checkIsSupportSoterAuthentication startSoterAuthentication checkIsSoterEnrolledInDevice faceVerify
startFacialRecognitionVerify
setTabBarItem setTabBarStyle setTabBarBadge removeTabBarBadge showTabBar hideTabBar showTabBarRedDot hideTabBarRedDot
setBackgroundColor setBackgroundTextStyle setTopBarText hideHomeButton loadFontFace getMenuButtonBoundingClientRect
onWindowResize offWindowResize onKeyboardHeightChange offKeyboardHeightChange hideKeyboard getSelectedTextRange
setPageStyle enableAlertBeforeUnload disableAlertBeforeUnload onThemeChange offThemeChange onPageNotFound offPageNotFound
onNeedPrivacyAuthorization
getPrivacySetting openPrivacyContract requirePrivacyAuthorize
navigateToMiniProgram navigateBackMiniProgram openEmbeddedMiniProgram openCustomerServiceChat restartMiniProgram
getLaunchOptionsSync getEnterOptionsSync getUpdateManager updateWeChatApp preloadSubpackage
showShareMenu hideShareMenu updateShareMenu getShareInfo shareAppMessage shareFileMessage shareVideoMessage
showShareImageMenu authPrivateMessage
getExtConfig getExtConfigSync getLogManager getRealtimeLogManager getPerformance reportPerformance reportAnalytics
reportMonitor reportEvent setEnableDebug getSystemInfoAsync getSystemSetting getAppBaseInfo getAppAuthorizeSetting
openAppAuthorizeSetting openSystemBluetoothSetting getRendererUserAgent getSkylineInfo getSkylineInfoSync
saveFile getFileInfo getSavedFileList getSavedFileInfo removeSavedFile openDocument saveFileToDisk
batchSetStorage batchGetStorage batchSetStorageSync batchGetStorageSync createBufferURL revokeBufferURL
arrayBufferToBase64 base64ToArrayBuffer getBackgroundFetchData setBackgroundFetchToken onBackgroundFetchData
chooseInvoice chooseInvoiceTitle chooseLicensePlate openCard addCard openChannelsActivity openChannelsLive
openChannelsUserProfile getChannelsLiveInfo getChannelsLiveNoticeInfo reserveChannelsLive getWeRunData shareToWeRun
getGroupEnterInfo openVideoEditor requestVirtualPayment cloud getUserCryptoManager getRandomValues nextTick
setWindowSize checkIsAddedToMyMiniProgram addVideoToFavorites addFileToFavorites getDeviceBenchmarkInfo
stopFaceDetect initFaceDetect faceDetect isBluetoothDevicePaired makeBluetoothPair setBLEMTU getBLEMTU
onScreenRecordingStateChanged postMessageToReferrerPage postMessageToReferrerMiniProgram rewriteRoute router
getPerformance preDownloadSubpackage requestMerchantTransfer ]]

-- what to do here instead, where there is something
local INSTEAD = {
    setClipboardData = "wx.setStorageSync keeps texts for the app", uploadFile = "wx.request sends texts and tables",
    downloadFile = "wx.request fetches texts and tables", connectSocket = "wx.request, asked again in a while",
    getSystemInfoAsync = "wx.getSystemInfo{...} answers the same", getAppBaseInfo = "wx.getSystemInfoSync()",
    getSystemSetting = "wx.getSystemInfoSync()", getAppAuthorizeSetting = "wx.getSetting{...}",
    openAppAuthorizeSetting = "wx.openSetting{...}", vibrateLong = "wx.vibrateShort{}",
    getLaunchOptionsSync = "App{ onLaunch = function(self, options) ... }",
    getEnterOptionsSync = "App{ onShow = function(self, options) ... }",
    createVideoContext = "<live-player> and wx.createLivePlayerContext play streams",
    createCameraContext = "<live-pusher> shows the camera", chooseImage = "put the picture into the app's folder",
    chooseMedia = "put the picture into the app's folder", saveFile = "wx.getFileSystemManager():writeFile",
    setScreenBrightness = "wx.setKeepScreenOn keeps the screen on", hideKeyboard = "<input focus=\"{{false}}\">",
    getLogManager = "console.log", getRealtimeLogManager = "console.log", onPageNotFound = "App{ onPageNotFound = ... }",
    batchSetStorageSync = "wx.setStorageSync, one key at a time", batchGetStorageSync = "wx.getStorageSync",
    joinVoIPChat = "<live-pusher> and <live-player> make calls",
}

-- A sentence for wx.NAME that is not there, or nil when WeChat has none of that name either.
function wechat.missing_function(name)
    if not wechat.functions[name] then return nil end
    local instead = INSTEAD[name]
    return ("wx.%s is WeChat's and not here yet%s"):format(name, instead and "; here: " .. instead or "")
end

-- ---- tags

wechat.tags = set[[
ad ad-custom audio camera canvas channel-live channel-video checkbox checkbox-group cover-image cover-view editor form
functional-page-navigator grid-view icon image input keyboard-accessory label list-view live-player live-pusher map
match-media movable-area movable-view native-component navigation-bar navigator official-account open-data open-container
page-container page-meta picker picker-view picker-view-column progress radio radio-group rich-text root-portal scroll-view
selection share-element slider snapshot span sticky-header sticky-section store-coupon store-home store-product swiper
swiper-item switch text textarea video view voip-room web-view wxs nested-scroll-body nested-scroll-header
double-tap-gesture-handler force-press-gesture-handler horizontal-drag-gesture-handler long-press-gesture-handler
pan-gesture-handler scale-gesture-handler tap-gesture-handler vertical-drag-gesture-handler draggable-sheet ]]

local HTML = { -- tags of web pages, and what is written here
    div = "view", section = "view", header = "view", footer = "view", nav = "view", main = "view", article = "view",
    ul = "view", ol = "view", li = "view", table = "view", tr = "view", td = "view", p = "view", br = "view",
    h1 = "text", h2 = "text", h3 = "text", b = "text", strong = "text", em = "text", i = "text", small = "text",
    img = "image", a = "navigator", select = "picker", hr = "view", fieldset = "view", iframe = "web-view",
}

-- What to say about a tag that is not here: a sentence, or nil when nobody has it.
function wechat.missing_tag(tag, here)
    local own = HTML[tag]
    if own then
        return ("<%s> is HTML's; %s writes <%s>"):format(tag, "a page", here[own] and own or "view")
    end
    if wechat.tags[tag] then return ("<%s> is WeChat's and not here yet; it is treated as view"):format(tag) end
end

-- The sentence for a tag that is not here.
function wechat.unknown_tag(tag, here)
    return wechat.missing_tag(tag, here) or ("unknown tag <%s> is treated as view"):format(tag)
end

function wechat.is_html(tag) return HTML[tag] ~= nil end

-- ---- attributes and events

wechat.attributes = {
    ["*"] = set "hover-class animation worklet:ongesture disable-scroll transition-name",
    button = set[[open-type form-type formType lang session-from send-message-title send-message-path send-message-img
        app-parameter show-message-card hover-class hover-start-time hover-stay-time need-show-entrance entrance-path
        phone-number-no-quota-toast activity-id is-contact]],
    image = set "src mode lazy-load show-menu-by-longpress webp fade-in fade-duration forceHttps referrer-policy",
    input = set[[adjust-position always-embed auto-focus auto-fill bindkeyboardheightchange cursor cursor-color
        cursor-spacing confirm-hold confirm-type hold-keyboard ignoreCompositionEvent password placeholder
        placeholder-class placeholder-style safe-password-cert-path safe-password-custom-hash safe-password-length
        safe-password-nonce safe-password-salt safe-password-time-stamp selection-end selection-start type
        worklet:onkeyboardheightchange]],
    ["scroll-view"] = set[[associative-container cache-extent clip enable-back-to-top enable-flex enable-passive enhanced
        fast-deceleration bounces lower-threshold padding paging-enabled refresher-background
        refresher-ballistic-refresh-enabled
        refresher-default-style refresher-enabled refresher-threshold refresher-triggered refresher-two-level-close-threshold
        refresher-two-level-enabled refresher-two-level-pinned refresher-two-level-scroll-enabled
        refresher-two-level-threshold
        refresher-two-level-triggered reverse scroll-anchoring scroll-into-view scroll-into-view-alignment
        scroll-into-view-offset scroll-into-view-within-extent scroll-left scroll-top scroll-with-animation
        scroll-x scroll-y show-scrollbar type upper-threshold using-sticky min-drag-distance max-lines]],
    text = set "selectable user-select space decode overflow max-lines",
    slider = set[[min max step disabled value color selected-color activeColor backgroundColor block-size block-color
        show-value]],
    ["cover-view"] = set "scroll-top marker-id slot",
    ["cover-image"] = set "referrer-policy",
}

wechat.events = {
    ["*"] = set[[touchstart touchmove touchcancel touchend tap longpress longtap transitionend animationstart
        animationiteration animationend touchforcechange]],
    button = set[[getuserinfo contact createliveactivity getphonenumber getrealtimephonenumber error opensetting launchapp
        chooseavatar agreeprivacyauthorization]],
    input = set[[keyboardheightchange nicknamereview selectionchange keyboardcompositionstart
        keyboardcompositionupdate keyboardcompositionend]],
    ["scroll-view"] = set[[dragstart dragging dragend refresherpulling refresherrefresh refresherrestore refresherabort
        refresherwillrefresh refresherstatuschange scrollstart scrollend]],
    form = set "submit reset submitToGroup",
}

local function knows(lists, tag, name) return lists["*"][name] or lists[tag] and lists[tag][name] or false end

-- Has WeChat's <tag> this attribute? A sentence when so.
function wechat.missing_attribute(tag, name)
    if not knows(wechat.attributes, tag, name) then return nil end
    return ("<%s %s=...> is WeChat's and not here yet; it does nothing"):format(tag, name)
end

function wechat.missing_event(tag, name)
    if not knows(wechat.events, tag, name) then return nil end
    return ("the event '%s' of <%s> is WeChat's and not here yet; it never comes"):format(name, tag)
end

-- ---- DOM events on elements: onclick="..."
local DOM = { onclick = "bindtap", onchange = "bindchange", oninput = "bindinput", onsubmit = "bindsubmit",
    onload = "bindload", onfocus = "bindfocus", onblur = "bindblur", ["@tap"] = "bindtap", ["@click"] = "bindtap",
    ["v-if"] = "wx:if", ["v-for"] = "wx:for", ["v-else"] = "wx:else", ["v-model"] = "value and bindinput",
    className = "class", ["a:if"] = "wx:if", ["a:for"] = "wx:for", bindclick = "bindtap", ["bind:click"] = "bindtap" }

-- What is written here for an attribute of another system, or nil.
function wechat.written_here(name) return DOM[name] end

return wechat
