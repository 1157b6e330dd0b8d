-- SPDX-License-Identifier: GPL-3.0-or-later
-- call.lua - the tutorial's call page in Lua word for word, with its mistakes: what parlua check must find.

local app = getApp()
Page{
  data = {
    player = '',
    pusher = '',
    is_small = 2, -- 1-pusher 2-player
    pull_stream = 'https://domain/pull_stream',
    push_stream = 'https://domain/push_stream'
  },
  onLoad = function(self)
    self:setData{
      player = wx.createLivePlayerContext('player', self),
      pusher = wx.createLivePusherContext(),
    }
  end,
  onReady = function() end,
  onShow = function() end,
  statechangePusher = function(self, e)
    local code = e.detail.code
    self:colse(code, 'Pusher')
  end,
  statechangePlayer = function(self, e)
    local code = e.detail.code
    if code == '2004' then
      -- self.data.pusher:pauseBGM()
    end
    self:colse(code, 'Player')
  end,
  colse = function(self, code, type)
    console.log(type)
    local code_list = { '2006', '-2301', '-1310', '3001', '3002', '3003', '3005' }
    local found = false
    for _, c in ipairs(code_list) do
      if c == code then found = true end
    end
    if found then
      if type == 'Pusher' then
        self:hangUp()
      else
        self:hangUp()
      end
    end
  end,
  binderrorPusher = function(self, errMsg, errCode)
    if errCode == '10001' or errCode == '10002' then
      api.showToast(errMsg)
    end
  end,
  bindPusherClick = function(self, e)
    local _class = e.currentTarget.dataset.class
    if _class == 'small-window' and self.data.is_small == 1 then
      self:setData{ is_small = 2 }
    end
  end,
  bindPlayerClick = function(self, e)
    local _class = e.currentTarget.dataset.class
    if _class == 'small-window' and self.data.is_small == 2 then
      self:setData{ is_small = 1 }
    end
  end,
  hangUp = function(self)
    console.log('hang up')
    self.data.pusher:stop{
      success = function() end,
      fail = function() end
    }
  end,
  cutCamera = function(self)
    self.data.pusher:switchCamera{
      success = function() console.log('switched') end,
    }
  end,
}
